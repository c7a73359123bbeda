package dev.rootseal.report;

import static dev.rootseal.report.SummaryFixture.summary;
import static dev.rootseal.report.SummaryFixture.tally;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterReportTest {
  @Test
  void sumsUpTheNamespaces() {
    ClusterReport report =
        new ClusterReport(Threshold.DEFAULT, List.of(times("a", 1), times("b", 10)));

    assertThat(report.threshold()).isEqualTo(Threshold.DEFAULT);
    assertThat(report.tally()).isEqualTo(new Tally(11, 22, 33, 44, 55, 66));
    assertThat(report.workloads()).isEqualTo(new WorkloadResults(11, 22, 33, 44));
    assertThat(report.findings()).isEqualTo(22);
    assertThat(report.waived()).isEqualTo(33);
    assertThat(report.notRolledOut()).isEqualTo(44);
    assertThat(report.emergencies()).extracting(NamespaceSummary::namespace).containsExactly("b");
    assertThat(report.message()).isEqualTo(Headline.of(report.tally(), 44, 44));
  }

  /** Namespaces with X/Y of them, ? before those of which a workload could not be evaluated. */
  @Rows(
      """
      measured on the containers of all             | good 8/8, bad 0/2                    | 80 | Pass          | bad good   | 0:
      below it                                      | good 8/8, worse 0/3                  | 80 | Fail          | worse good | 1: worse 3
      nothing                                       |                                      | 80 | NotApplicable |            | 0:
      by the threshold that is given                | good 8/8, bad 0/2                    | 81 | Fail          | bad good   | 1: bad 2
      a pass never rests on what was not evaluated  | good 8/8, ?odd 1/1                   | 80 | Unknown       | odd good   | 0:
      and a failure is not hidden by it             | bad 0/8, ?odd 1/1                    | 80 | Fail          | bad odd    | 7: bad 8
      the worst first                               | none 0/0, all 3/3, most 9/10, ?u-all 1/1, ?u-nothing 0/0, ?u-most 4/5, half 1/2, zero 0/1, third 1/3 | 80 | Fail | zero third half u-most u-all u-nothing most all none | 1: third 2
      shares that are alike in whole percent        | b 334/1000, a 1/3                    | 80 | Fail          | a b        | 468: b 666
      of equal shares most findings, then the name  | b 1/2, d 2/4, a 1/2, c 3/6           | 80 | Fail          | c d a b    | 5: c 3 d 2
      the fewest namespaces                         | a 0/2, b 0/7, c 11/11                | 80 | Fail          | b a c      | 5: b 7
      """)
  void says(
      String name, String namespaces, int threshold, String result, String order, String plan) {
    ClusterReport report =
        new ClusterReport(
            new Threshold(threshold),
            Pattern.compile("(\\??)([\\w-]+) (\\d+)/(\\d+)")
                .matcher(namespaces)
                .results()
                .map(ClusterReportTest::namespace)
                .toList());

    assertThat(report.result().id()).isEqualTo(result);
    assertThat(String.join(" ", names(report))).isEqualTo(order);
    assertThat(
            report.fixPlan().steps().stream()
                .map(step -> " " + step.target() + " " + step.containers())
                .collect(Collectors.joining("", report.fixPlan().containers() + ":", "")))
        .isEqualTo(plan);
  }

  private static NamespaceSummary namespace(MatchResult said) {
    int compliant = Integer.parseInt(said.group(3));
    int evaluated = Integer.parseInt(said.group(4));
    return said.group(1).isEmpty()
        ? namespace(said.group(2), compliant, evaluated)
        : unknown(said.group(2), compliant, evaluated);
  }

  @Test
  void comparesSharesAsExactFractions() {
    assertThat(
            names(
                cluster(
                    namespace("higher", 1_200_000_000, 2_000_000_000),
                    namespace("lower", 1_199_999_999, 1_999_999_999))))
        .containsExactly("lower", "higher");
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
    ClusterReport expected = new ClusterReport(Threshold.DEFAULT, namespaces);

    for (int round = 0; round < 50; round++) {
      Collections.shuffle(namespaces, random);
      assertThat(new ClusterReport(Threshold.DEFAULT, namespaces)).isEqualTo(expected);
    }
  }

  private static ClusterReport cluster(NamespaceSummary... namespaces) {
    return new ClusterReport(Threshold.DEFAULT, List.of(namespaces));
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
        4 * n,
        Optional.of("the provider is down").filter(_ -> n > 1));
  }

  private static NamespaceSummary namespace(String name, int compliant, int evaluated) {
    return summary(name, tally(compliant, evaluated), WorkloadResults.NONE);
  }

  private static NamespaceSummary unknown(String name, int compliant, int evaluated) {
    return summary(name, tally(compliant, evaluated), new WorkloadResults(0, 0, 0, 1));
  }

  private static final WorkloadResults ONE_TO_FOUR = new WorkloadResults(1, 2, 3, 4);

  @ParameterizedTest(name = "{0} compliant, {1} writable, {2} not applicable: {3}")
  @CsvSource({
    "0, 0, 0, NOT_APPLICABLE", "0, 0, 2, NOT_APPLICABLE", "2, 0, 0, PASS",
    "2, 0, 1, PASS", "9, 1, 0, FAIL", "0, 1, 0, FAIL"
  })
  void aWorkloadPassesWhenItHasNoFinding(
      int compliant, int writable, int notApplicable, Result expected) {
    assertThat(new Tally(compliant, 0, writable, 0, notApplicable, 0).result(Threshold.ALL))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void moreOfOneResultMoveOnlyThatCount(Result added) {
    WorkloadResults after = ONE_TO_FOUR.plus(added, 5);

    for (Result result : Result.values()) {
      int more = result == added ? 5 : 0;
      assertThat(after.of(result)).as(result.id()).isEqualTo(ONE_TO_FOUR.of(result) + more);
    }
  }

  @Test
  void namesItsCountsAndSumsThemUp() {
    assertThat(ONE_TO_FOUR.of(Result.PASS)).isEqualTo(1);
    assertThat(ONE_TO_FOUR.of(Result.FAIL)).isEqualTo(2);
    assertThat(ONE_TO_FOUR.of(Result.NOT_APPLICABLE)).isEqualTo(3);
    assertThat(ONE_TO_FOUR.of(Result.UNKNOWN)).isEqualTo(4);
    assertThat(ONE_TO_FOUR.workloads()).isEqualTo(10);
    assertThat(ONE_TO_FOUR.plus(ONE_TO_FOUR)).isEqualTo(new WorkloadResults(2, 4, 6, 8));
    assertThat(ONE_TO_FOUR.plus(WorkloadResults.NONE)).isEqualTo(ONE_TO_FOUR);
  }
}
