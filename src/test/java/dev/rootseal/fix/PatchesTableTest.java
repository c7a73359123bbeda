package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.WorkloadVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of patches in `docs/fix.md` against real manifests; ROOTSEAL_CORPUS names their folder.
 */
class PatchesTableTest {
  private static final LiveWorkload EVALUATOR =
      new LiveWorkload(Policy.DEFAULT, new CatalogueLookup(ImageCatalogue.load()));

  /** The patch of one workload: how well its paths are known, and why it is left out, if it is. */
  private record OnePatch(PatchConfidence confidence, List<String> critical) {
    boolean has(String reason) {
      return critical.stream().anyMatch(one -> one.contains(reason));
    }
  }

  @Test
  void tableIsWhatIsWrittenForTheCorpus() throws IOException {
    List<String> objects =
        Files.readAllLines(Requirement.CORPUS.assumed().resolve("cluster.jsonl"));

    assertThat(String.join("\n", table(objects)))
        .as("what has to stand between the marks in docs/fix.md")
        .isEqualTo(String.join("\n", Markdown.read("docs/fix.md").kept("patches")));
  }

  private static List<String> table(List<String> objects) throws IOException {
    List<OnePatch> patches = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (String object : objects) {
      patch(json.readTree(object)).ifPresent(patches::add);
    }
    return List.of(
        "| Patches of %d workloads | %s | all |".formatted(objects.size(), words()),
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        row("all", patches, one -> true),
        row("privileged", patches, one -> one.has("privileged: ")),
        row("namespaces of the node", patches, one -> one.has("namespaces of the node: ")),
        row("priority class", patches, one -> one.has("priority class ")),
        row("namespace kube-*", patches, one -> one.has("kube-* is reserved")),
        row("owned", patches, one -> one.has(" owns it ")),
        row("left out, for one of these or several", patches, one -> !one.critical().isEmpty()),
        row("written", patches, one -> one.critical().isEmpty()));
  }

  private static Optional<OnePatch> patch(JsonNode object) {
    WorkloadVerdict verdict = EVALUATOR.evaluate(object);
    return Remediation.of(verdict)
        .patch()
        .flatMap(patch -> Finding.of(verdict))
        .flatMap(Finding::confidence)
        .map(confidence -> new OnePatch(confidence, Criticality.of(object)));
  }

  private static String words() {
    return Stream.of(PatchConfidence.values())
        .map(one -> "`" + one.id() + "`")
        .collect(Collectors.joining(" | "));
  }

  private static String row(String name, List<OnePatch> patches, Predicate<OnePatch> which) {
    List<OnePatch> some = patches.stream().filter(which).toList();
    String counts =
        Stream.of(PatchConfidence.values())
            .map(one -> "" + some.stream().filter(patch -> patch.confidence() == one).count())
            .collect(Collectors.joining(" | "));
    return "| %s | %s | %d |".formatted(name, counts, some.size());
  }
}
