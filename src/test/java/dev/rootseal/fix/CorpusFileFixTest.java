package dev.rootseal.fix;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.output.SarifFixesTest;
import dev.rootseal.output.Scans;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ROOTSEAL_CORPUS by `fix --write` and the fixes of `-o sarif`; the tables of `docs/fix.md`. */
class CorpusFileFixTest {
  /** A line in which a fix changes a value that is there, and adds nothing. */
  private static final Pattern VALUE =
      Pattern.compile("\\s*(readOnlyRootFilesystem: false|(volumes|volumeMounts): \\[]|\\{})");

  private static final LiveWorkload EVALUATOR =
      new LiveWorkload(Policy.DEFAULT, ImageCatalogue.load());

  @TempDir private static Path copy = Path.of("");
  @TempDir private static Path applied = Path.of("");
  private static Path corpus = Path.of("");
  private static ScanReport before = Scans.files(Map.of());
  private static ScanReport after = before;
  private static String told = "";
  private static String again = "";

  @BeforeAll
  static void fixACopy() throws IOException {
    corpus = Requirement.CORPUS.assumed();
    for (Path file : files(corpus)) {
      for (Path folder : List.of(copy, applied)) {
        Path to = folder.resolve(corpus.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    before = Scans.below(applied);
    told = WrittenFixes.in(copy, new StringWriter());
    after = Scans.below(copy);
    StringWriter out = new StringWriter();
    WrittenFixes.in(copy, out);
    again = out.toString();
  }

  private static List<Path> files(Path folder) {
    return ManifestFiles.below(folder, IgnoredFiles.none()).stream()
        .map(ManifestFile::path)
        .toList();
  }

  @Test
  void everyContainerWithAPatchComplies() {
    assertThat(after.workloads()).hasSameSizeAs(before.workloads());
    for (int i = 0; i < before.workloads().size(); i++) {
      ScannedWorkload was = before.workloads().get(i);
      ScannedWorkload is = after.workloads().get(i);
      Remediation remediation = Remediation.of(was.verdict());

      assertThat(is.verdict().containers())
          .as("%s in %s", was.verdict().ref(), was.place())
          .filteredOn(one -> remediation.patches(one.facts().name()))
          .allSatisfy(one -> assertThat(one.verdict().verdict()).isEqualTo(Verdict.COMPLIANT));
    }
  }

  @Test
  void whatCouldNotBeReadIsAsItWas() {
    assertThat(after.problems()).hasSameSizeAs(before.problems());
  }

  @Test
  void aSecondRunChangesNothing() {
    assertThat(again).isEmpty();
  }

  @Test
  void nothingButLinesOfTheFixDiffer() {
    for (Path file : files(copy)) {
      DiffUtils.diff(lines(corpus.resolve(copy.relativize(file).toString())), lines(file))
          .getDeltas()
          .forEach(delta -> assertThat(isOfTheFix(delta)).as("%s: %s", file, delta).isTrue());
    }
  }

  @Test
  void theFixesOfSarifAreTheSame() {
    SarifFixesTest.apply(before, 478);

    assertThat(files(applied))
        .allSatisfy(
            file ->
                assertThat(file).hasSameBinaryContentAs(copy.resolve(applied.relativize(file))));
  }

  private static boolean isOfTheFix(AbstractDelta<String> delta) {
    return delta.getType() == DeltaType.INSERT
        || delta.getSource().getLines().stream().allMatch(VALUE.asMatchPredicate());
  }

  private static List<String> lines(Path file) {
    return unchecked(() -> Files.readString(file)).lines().toList();
  }

  @Test
  void tablesAreWhatIsFixedInTheCorpusAndWrittenForIt() throws IOException {
    assertKept("files", table());
    assertKept("patches", patches(Files.readAllLines(corpus.resolve("cluster.jsonl"))));
  }

  private static void assertKept(String name, List<String> table) {
    assertThat(String.join("\n", table))
        .as("what has to stand between the marks in docs/fix.md")
        .isEqualTo(String.join("\n", Markdown.read("docs/fix.md").kept(name)));
  }

  private static List<String> table() throws IOException {
    List<Remediation> findings =
        before.workloads().stream()
            .filter(one -> one.finding().isPresent())
            .map(one -> Remediation.of(one.verdict()))
            .toList();
    long patched = findings.stream().filter(one -> one.patch().isPresent()).count();
    List<String> rows = new ArrayList<>();
    rows.add(
        "| In %d files with %d workloads | |"
            .formatted(before.documents().files(), before.workloads().size()));
    rows.add("| --- | ---: |");
    rows.add("| workloads with a finding | %d |".formatted(findings.size()));
    rows.add("| of these, with a patch | %d |".formatted(patched));
    rows.add("| of these, fixed in their file | %d |".formatted(patched - leftAlone()));
    rows.add("| with a patch, left alone | %d |".formatted(leftAlone()));
    rows.add("| files that changed | %d |".formatted(changedFiles()));
    blockers(findings)
        .forEach(
            (reason, count) ->
                rows.add("| containers without a patch: `%s` | %d |".formatted(reason, count)));
    return rows;
  }

  private static long leftAlone() {
    return told.lines().filter(line -> line.startsWith("  left alone: ")).count();
  }

  private static long changedFiles() throws IOException {
    long changed = 0;
    for (Path file : files(copy)) {
      changed += Files.mismatch(file, corpus.resolve(copy.relativize(file).toString())) < 0 ? 0 : 1;
    }
    return changed;
  }

  /** Each container once, by the first reason. */
  private static Map<String, Integer> blockers(List<Remediation> findings) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (Remediation finding : findings) {
      Map<String, PatchBlocker> first = new TreeMap<>();
      finding.refused().forEach(one -> first.putIfAbsent(one.container(), one));
      first.values().forEach(one -> reasons.merge(one.reason(), 1, Integer::sum));
    }
    return reasons;
  }

  private static List<String> patches(List<String> objects) throws IOException {
    List<ProposedFix> patches = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : objects) {
      JsonNode object = json.readTree(line);
      WorkloadVerdict verdict = EVALUATOR.evaluate(object);
      ProposedFix.live(object, verdict, Remediation.of(verdict))
          .filter(ProposedFix::isPatched)
          .ifPresent(patches::add);
    }
    return List.of(
        "| Patches of %d workloads | %s | all |".formatted(objects.size(), words()),
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        row("all", patches, one -> true),
        row("privileged", patches, has("privileged: ")),
        row("namespaces of the node", patches, has("namespaces of the node: ")),
        row("priority class", patches, has("priority class ")),
        row("namespace kube-*", patches, has("kube-* is reserved")),
        row("owned", patches, has(" owns it ")),
        row("left out, for one of these or several", patches, one -> !one.critical().isEmpty()),
        row("written", patches, one -> one.critical().isEmpty()));
  }

  private static Predicate<ProposedFix> has(String reason) {
    return fix -> fix.critical().stream().anyMatch(one -> one.contains(reason));
  }

  private static String words() {
    return Stream.of(PatchConfidence.values())
        .map(one -> "`" + one.id() + "`")
        .collect(Collectors.joining(" | "));
  }

  private static String row(String name, List<ProposedFix> patches, Predicate<ProposedFix> which) {
    List<PatchConfidence> some =
        patches.stream().filter(which).flatMap(fix -> fix.finding().confidence().stream()).toList();
    String counts =
        Stream.of(PatchConfidence.values())
            .map(one -> "" + Collections.frequency(some, one))
            .collect(Collectors.joining(" | "));
    return "| %s | %s | %d |".formatted(name, counts, some.size());
  }
}
