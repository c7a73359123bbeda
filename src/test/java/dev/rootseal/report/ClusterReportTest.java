package dev.rootseal.report;

import static dev.rootseal.report.SummaryFixture.summary;
import static dev.rootseal.report.SummaryFixture.tally;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterReportTest {
  @Test
  void sumsUpTheNamespaces() {
    ClusterReport report =
        ClusterReport.of(Threshold.DEFAULT, List.of(times("a", 1), times("b", 10)));

    assertThat(report.threshold()).isEqualTo(Threshold.DEFAULT);
    assertThat(report.tally()).isEqualTo(new Tally(11, 22, 33, 44, 55, 66));
    assertThat(report.workloads()).isEqualTo(new WorkloadResults(11, 22, 33, 44));
    assertThat(report.findings()).isEqualTo(22);
    assertThat(report.waived()).isEqualTo(33);
    assertThat(report.notRolledOut()).isEqualTo(44);
    assertThat(report.message()).isEqualTo(Headline.of(report.tally(), 44, 44));
  }

  @Test
  void theResultIsMeasuredOnContainersOverAllNamespaces() {
    NamespaceSummary good = namespace("good", 8, 8);
    NamespaceSummary bad = namespace("bad", 0, 2);
    NamespaceSummary worse = namespace("worse", 0, 3);

    assertThat(cluster(good, bad).result()).isEqualTo(Result.PASS);
    assertThat(cluster(good, worse).result()).isEqualTo(Result.FAIL);
    assertThat(cluster().result()).isEqualTo(Result.NOT_APPLICABLE);
    assertThat(cluster().message()).isEqualTo("There is no container to evaluate.");
    assertThat(ClusterReport.of(new Threshold(81), List.of(good, bad)).result())
        .isEqualTo(Result.FAIL);
  }

  @Test
  void aPassNeverRestsOnWhatCouldNotBeEvaluatedAndAFailureIsNotHidden() {
    assertThat(cluster(namespace("good", 8, 8), unknown("odd", 1, 1)).result())
        .isEqualTo(Result.UNKNOWN);
    assertThat(cluster(namespace("bad", 0, 8), unknown("odd", 1, 1)).result())
        .isEqualTo(Result.FAIL);
  }

  @Test
  void listsTheWorstNamespacesFirst() {
    ClusterReport report =
        cluster(
            namespace("none", 0, 0),
            namespace("all", 3, 3),
            namespace("most", 9, 10),
            unknown("unknown-all", 1, 1),
            unknown("unknown-nothing", 0, 0),
            unknown("unknown-most", 4, 5),
            namespace("half", 1, 2),
            namespace("zero", 0, 1),
            namespace("third", 1, 3));

    assertThat(String.join(" ", names(report)))
        .isEqualTo("zero third half unknown-most unknown-all unknown-nothing most all none");
  }

  @Test
  void comparesSharesAsExactFractions() {
    // All are alike when rounded to whole percent.
    assertThat(names(cluster(namespace("b", 334, 1000), namespace("a", 1, 3))))
        .containsExactly("a", "b");
    assertThat(
            names(
                cluster(
                    namespace("higher", 1_200_000_000, 2_000_000_000),
                    namespace("lower", 1_199_999_999, 1_999_999_999))))
        .containsExactly("lower", "higher");
  }

  @Test
  void amongEqualSharesMostFindingsComeFirstThenTheName() {
    assertThat(
            names(
                cluster(
                    namespace("b", 1, 2),
                    namespace("d", 2, 4),
                    namespace("a", 1, 2),
                    namespace("c", 3, 6))))
        .containsExactly("c", "d", "a", "b");
  }

  @Test
  void theOrderOfTheInputIsNoMatter() {
    Random random = new Random(20261124);
    List<NamespaceSummary> namespaces = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int evaluated = random.nextInt(6);
      int compliant = evaluated == 0 ? 0 : random.nextInt(evaluated + 1);
      namespaces.add(
          random.nextBoolean()
              ? unknown("n" + i, compliant, evaluated)
              : namespace("n" + i, compliant, evaluated));
    }
    ClusterReport expected = ClusterReport.of(Threshold.DEFAULT, namespaces);

    for (int round = 0; round < 50; round++) {
      Collections.shuffle(namespaces, random);
      assertThat(ClusterReport.of(Threshold.DEFAULT, namespaces)).isEqualTo(expected);
    }
  }

  @Test
  void theWayNamesTheFewestNamespaces() {
    ClusterReport report =
        cluster(namespace("a", 0, 2), namespace("b", 0, 7), namespace("c", 11, 11));

    assertThat(report.fixPlan()).isEqualTo(new FixPlan<>(5, List.of(new FixPlan.Step<>("b", 7))));
  }

  private static ClusterReport cluster(NamespaceSummary... namespaces) {
    return ClusterReport.of(Threshold.DEFAULT, List.of(namespaces));
  }

  private static List<String> names(ClusterReport report) {
    return report.namespaces().stream().map(NamespaceSummary::namespace).toList();
  }

  private static NamespaceSummary times(String name, int n) {
    return new NamespaceSummary(
        name,
        Threshold.DEFAULT,
        new Tally(n, 2 * n, 3 * n, 4 * n, 5 * n, 6 * n),
        new WorkloadResults(n, 2 * n, 3 * n, 4 * n),
        2 * n,
        ExemptionUses.NONE,
        3 * n,
        4 * n);
  }

  private static NamespaceSummary namespace(String name, int compliant, int evaluated) {
    return summary(name, tally(compliant, evaluated), WorkloadResults.NONE);
  }

  private static NamespaceSummary unknown(String name, int compliant, int evaluated) {
    return summary(name, tally(compliant, evaluated), new WorkloadResults(0, 0, 0, 1));
  }
}
