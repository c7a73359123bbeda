package dev.rootseal.docs;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.WorkloadFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** `docs/catalogue.md` against real manifests; ROOTSEAL_CORPUS names their folder. */
class DecisionsTableTest {
  private static final Policy CATALOGUE_OFF = policy(p -> p.catalogueAdvises().exemptClasses());

  private Path folder = Path.of("");
  private List<WorkloadFacts> workloads = List.of();

  @BeforeEach
  void readCorpus() throws IOException {
    String corpus = System.getenv("ROOTSEAL_CORPUS");
    assumeTrue(corpus != null, "ROOTSEAL_CORPUS does not name the folder of manifests");
    folder = Path.of(corpus);
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
        .isEqualTo(String.join("\n", block()));
  }

  private static List<String> block() {
    return Markdown.read("docs/catalogue.md").lines().stream()
        .dropWhile(line -> !line.equals("<!-- decisions:begin -->"))
        .skip(1)
        .takeWhile(line -> !line.equals("<!-- decisions:end -->"))
        .toList();
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
}
