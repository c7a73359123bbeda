package dev.rootseal.docs;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.RequiredPaths.Source;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** `docs/catalogue.md` against real manifests; ROOTSEAL_CORPUS names their folder. */
class DecisionsTableTest {
  private static final Policy CATALOGUE_OFF = policy("catalogue-advises exempt=");

  private Path folder = Path.of("");
  private List<JsonNode> workloads = List.of();

  @BeforeEach
  void readCorpus() throws IOException {
    folder = Requirement.CORPUS.assumed();
    workloads = CorpusVerdicts.read(folder);
  }

  @Test
  void tableIsWhatTheDefaultPolicyDecides() {
    DecisionsTable table =
        new DecisionsTable(
            CorpusVerdicts.of(workloads, CATALOGUE_OFF),
            CorpusVerdicts.of(workloads, Policy.DEFAULT));

    assertThat(String.join("\n", table.lines()))
        .as("what has to stand between the marks in docs/catalogue.md")
        .isEqualTo(String.join("\n", Markdown.read("docs/catalogue.md").kept("decisions")));
  }

  /** An independent count says: workloads, containers, with the flag, compliant, on Windows. */
  @Test
  void withTheCatalogueOffTheNumbersAreTheIndependentCount() throws IOException {
    CorpusVerdicts verdicts = CorpusVerdicts.of(workloads, CATALOGUE_OFF);
    Tally tally = verdicts.tally();

    assertThat(
            List.of(
                (long) verdicts.workloads().size(),
                (long) tally.evaluated(),
                DecisionsTable.withFlag(verdicts),
                (long) tally.compliant(),
                (long) tally.notApplicable()))
        .isEqualTo(independentCount());
    assertThat(tally.exempt()).isZero();
  }

  private List<Long> independentCount() throws IOException {
    String total =
        Files.readAllLines(folder.resolve("cluster-truth.csv")).stream()
            .filter(line -> line.startsWith("TOTAL,"))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(total.split(",", -1)).skip(2).map(Long::valueOf).toList();
  }

  /**
   * What the image catalogue decides of the corpus, as Markdown.
   *
   * @param off the verdicts of a policy that switches the catalogue off
   * @param on the verdicts of the default policy, on the same workloads in the same order
   */
  private record DecisionsTable(CorpusVerdicts off, CorpusVerdicts on) {
    private static final ImageLookup IMAGES = new CatalogueLookup(ImageCatalogue.load());

    List<String> lines() {
      return Stream.of(verdicts(), changes(), classes(), exempt(), demands())
          .flatMap(table -> Stream.concat(Stream.of(""), table.stream()))
          .skip(1)
          .toList();
    }

    private List<String> verdicts() {
      List<String> lines =
          table(
              "%d workloads, %d containers | Catalogue off | Default policy"
                  .formatted(on.workloads().size(), on.containers().size()));
      lines.add(compared("X of Y", all -> all.compliant() + " of " + all.evaluated()));
      lines.add(compared("Percent", Tally::percent));
      lines.add(compared("Result at 80 %", all -> all.result(Threshold.DEFAULT).id()));
      for (Verdict verdict : Verdict.values()) {
        if (verdict != Verdict.INVALID) {
          lines.add(compared("`" + verdict.id() + "`", all -> all.of(verdict)));
        }
      }
      lines.add(row("Containers with the flag", withFlag(off), withFlag(on)));
      return lines;
    }

    private String compared(String name, Function<Tally, Object> number) {
      return row(name, number.apply(off.tally()), number.apply(on.tally()));
    }

    static long withFlag(CorpusVerdicts verdicts) {
      return verdicts.containers().stream()
          .filter(container -> container.verdict().verdict().evaluated() || isExempt(container))
          .filter(container -> container.facts().flag() == ReadOnlyFlag.TRUE)
          .count();
    }

    /** The verdicts that are another with the catalogue, and those that only rest on it. */
    private List<String> changes() {
      List<ContainerEvaluation> before = off.containers();
      List<ContainerEvaluation> after = on.containers();
      List<String> changes =
          IntStream.range(0, after.size())
              .mapToObj(i -> List.of(text(before.get(i).verdict()), text(after.get(i).verdict())))
              .filter(change -> !change.getFirst().equals(change.getLast()))
              .map(change -> String.join(" | ", change))
              .toList();
      List<String> lines = table("Catalogue off | Default policy | Containers");
      counts(changes.stream()).forEach((change, count) -> lines.add(row(change, count)));
      lines.add(row("all that differ", "", changes.size()));
      return lines;
    }

    private static String text(ContainerVerdict verdict) {
      return switch (verdict) {
        case ContainerVerdict.Exempt(var exemption, var wouldBe) ->
            "`%s` (would be `%s`)".formatted(verdict.verdict().id(), wouldBe.verdict().id());
        case ContainerVerdict.MissingWritableMount(var paths) ->
            "`%s` %s"
                .formatted(
                    verdict.verdict().id(),
                    String.join(", ", paths.stream().map(Object::toString).toList()));
        case ContainerVerdict.Compliant(),
            ContainerVerdict.WritableRootFilesystem(_),
            ContainerVerdict.WritableMountAtRoot(_),
            ContainerVerdict.NotApplicable(),
            ContainerVerdict.Invalid() ->
            "`" + verdict.verdict().id() + "`";
      };
    }

    private List<String> classes() {
      List<String> lines = table("Class of image | Containers | Row decides | X of Y | Exempt");
      for (ImageClass its : ImageClass.values()) {
        lines.add(ofClass("`" + its.token() + "`", knows(known -> known.imageClass() == its)));
      }
      lines.add(ofClass("not in the catalogue", container -> container.knowledge().isEmpty()));
      lines.add(ofClass("all", container -> true));
      return lines;
    }

    private String ofClass(String name, Predicate<ContainerEvaluation> which) {
      List<ContainerEvaluation> containers = on.containers().stream().filter(which).toList();
      Tally tally =
          containers.stream()
              .map(container -> container.verdict().verdict())
              .reduce(Tally.EMPTY, Tally::plus, (a, b) -> a.plus(b));
      return row(
          name,
          containers.size(),
          containers.stream().filter(knows(ImageKnowledge::decides)).count(),
          tally.compliant() + " of " + tally.evaluated(),
          tally.exempt());
    }

    private static Predicate<ContainerEvaluation> knows(Predicate<ImageKnowledge> what) {
      return container -> container.knowledge().filter(what).isPresent();
    }

    private List<String> exempt() {
      List<List<String>> names = on.workloads().stream().map(DecisionsTable::exemptAs).toList();
      Map<String, Long> containers = counts(names.stream().flatMap(List::stream));
      List<String> lines = table("Exempt as | Workloads | Containers");
      counts(names.stream().flatMap(of -> of.stream().distinct()))
          .forEach(
              (name, count) -> lines.add(row("`" + name + "`", count, containers.get(name) + "")));
      long workloads = names.stream().filter(of -> !of.isEmpty()).count();
      lines.add(row("all", workloads, on.tally().exempt()));
      return lines;
    }

    private static Map<String, Long> counts(Stream<String> words) {
      return words.collect(
          Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static List<String> exemptAs(WorkloadVerdict workload) {
      return workload.containers().stream()
          .map(ContainerEvaluation::verdict)
          .filter(ContainerVerdict.Exempt.class::isInstance)
          .map(exempt -> ((ContainerVerdict.Exempt) exempt).exemption().name())
          .toList();
    }

    /** Every container with the flag of which the catalogue asks for a path. */
    private List<String> demands() {
      List<String> lines = table("Read-only container | Image | Asked for | Verdict");
      lines.set(1, "| --- | --- | --- | --- |");
      for (WorkloadVerdict workload : on.workloads()) {
        workload.containers().stream()
            .filter(container -> container.facts().flag() == ReadOnlyFlag.TRUE)
            .filter(container -> container.required().source() != Source.OWNER)
            .filter(container -> !demanded(container.facts()).isEmpty())
            .forEach(container -> lines.add(demand(workload, container)));
      }
      return lines;
    }

    /**
     * The paths that are asked for, and not only known to be enough: of the same container, started
     * in the same way, without what it has to write to.
     */
    private static List<ContainerPath> demanded(ContainerFacts container) {
      return IMAGES
          .find(container.image(), container.name())
          .map(known -> known.forContainer(withoutVolumes(container)))
          .map(
              known ->
                  known.decides()
                      ? known.requiredPaths().orElse(List.of())
                      : known.alwaysRequiredData())
          .orElse(List.of());
    }

    private static ContainerFacts withoutVolumes(ContainerFacts container) {
      return new ContainerFacts(
          container.name(),
          container.type(),
          container.image(),
          container.start(),
          container.flag(),
          container.privileged(),
          container.mounts().stream().filter(mount -> isReadOnly(mount, container)).toList(),
          container.servesWeb(),
          container.mistakes());
    }

    private static boolean isReadOnly(MountFacts mount, ContainerFacts container) {
      return !container.uncovered(List.of(ContainerPath.of(mount.mountPath()))).isEmpty();
    }

    private static String demand(WorkloadVerdict workload, ContainerEvaluation container) {
      return row(
          "%s/%s %s"
              .formatted(
                  workload.ref().namespace(), workload.ref().name(), container.facts().name()),
          "`" + container.facts().image().split("@", 2)[0] + "`",
          String.join(", ", demanded(container.facts()).stream().map(Object::toString).toList()),
          text(container.verdict()));
    }

    private static boolean isExempt(ContainerEvaluation container) {
      return container.verdict().verdict() == Verdict.EXEMPT;
    }

    private static List<String> table(String header) {
      int columns = header.split(" \\| ").length;
      return new ArrayList<>(List.of(row(header), "| ---" + " | ---:".repeat(columns - 1) + " |"));
    }

    private static String row(Object... cells) {
      return Stream.of(cells).map(Object::toString).collect(Collectors.joining(" | ", "| ", " |"));
    }
  }
}
