package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.Verdict;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * `rootseal fix --write` over a copy of the real manifests in the folder that ROOTSEAL_CORPUS
 * names.
 */
class CorpusFileFixTest {
  /** A line in which a fix changes a value that is there, and adds nothing. */
  private static final Pattern VALUE =
      Pattern.compile("\\s*(readOnlyRootFilesystem: false|(volumes|volumeMounts): \\[]|\\{})");

  @TempDir private static Path copy = Path.of("");
  private static Path corpus = Path.of("");
  private static ScanReport before = scan(List.of());
  private static ScanReport after = before;
  private static String told = "";
  private static String again = "";

  @BeforeAll
  static void fixACopy() throws IOException {
    corpus = Requirement.CORPUS.assumed();
    for (ManifestFiles.ManifestFile found : ManifestFiles.below(corpus)) {
      Path file = found.path();
      Path to = copy.resolve(corpus.relativize(file).toString());
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    }
    before = scan(ManifestFiles.below(copy));
    told = WrittenFixes.in(copy, new StringWriter());
    after = scan(ManifestFiles.below(copy));
    StringWriter out = new StringWriter();
    WrittenFixes.in(copy, out);
    again = out.toString();
  }

  private static ScanReport scan(List<ManifestFiles.ManifestFile> files) {
    ManifestScan scan = new ManifestScan(WrittenFixes.RULE, WrittenFixes.POLICY.threshold());
    files.forEach(file -> scan.add(file.read(PodKinds.KNOWN)));
    return scan.report();
  }

  @Test
  void everyContainerWithAPatchComplies() {
    assertThat(after.workloads()).hasSameSizeAs(before.workloads());
    for (int i = 0; i < before.workloads().size(); i++) {
      ScannedWorkload was = before.workloads().get(i);
      ScannedWorkload is = after.workloads().get(i);
      List<String> patched =
          Remediation.of(was.verdict()).patched().stream().map(PatchedContainer::name).toList();

      assertThat(is.verdict().containers())
          .as("%s in %s", was.verdict().ref(), was.place())
          .filteredOn(one -> patched.contains(one.facts().name()))
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
    for (ManifestFiles.ManifestFile found : ManifestFiles.below(copy)) {
      Path file = found.path();
      DiffUtils.diff(lines(corpus.resolve(copy.relativize(file).toString())), lines(file))
          .getDeltas()
          .forEach(delta -> assertThat(isOfTheFix(delta)).as("%s: %s", file, delta).isTrue());
    }
  }

  private static boolean isOfTheFix(AbstractDelta<String> delta) {
    return delta.getType() == DeltaType.INSERT
        || delta.getSource().getLines().stream().allMatch(VALUE.asMatchPredicate());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tableIsWhatIsFixedInTheCorpus() throws IOException {
    assertThat(String.join("\n", table()))
        .as("what has to stand between the marks in docs/fix.md")
        .isEqualTo(String.join("\n", Markdown.read("docs/fix.md").kept("files")));
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
    for (ManifestFiles.ManifestFile found : ManifestFiles.below(copy)) {
      Path file = found.path();
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
}
