package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Folders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every alert has and what documents say of it; each has a page and a scenario. */
class AlertsTest {
  private static final Pattern METRIC = Pattern.compile("([a-z:]*rootseal_[a-z_]+(?::\\w+)?)");

  /** A selector, a grouping or a range may not be taken for a metric. */
  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");

  static Stream<RuleFile.Alert> alerts() {
    return RuleFile.all().stream().flatMap(file -> file.alerts().stream());
  }

  static Stream<RuleFile.Alert> alertsAboutNumbers() {
    return alerts().filter(alert -> !alert.name().equals("RootsealAbsent"));
  }

  private static List<String> recorded() {
    return RuleFile.all().stream().flatMap(file -> file.recorded().stream()).toList();
  }

  private static Stream<String> expressions() {
    return RuleFile.all().stream().flatMap(file -> file.expressions().stream());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertSaysHowLongHowBadWhatAndWhere(RuleFile.Alert alert) {
    assertThat(alert.name()).matches("Rootseal([A-Z][a-z]+)+");
    assertThat(alert.duration()).matches("[1-9][0-9]*[mh]");
    assertThat(alert.severity()).as("kube-prometheus inhibits `info`").isEqualTo("warning");
    assertThat(alert.audience()).isIn("platform", "namespace-owners");
    assertThat(alert.labels()).as("labels").hasSize(2);
    assertThat(alert.annotations().fieldNames())
        .toIterable()
        .containsExactly("summary", "description", "runbook_url");
    assertThat(alert.annotation("summary")).matches("[A-Z][^{}]*\\.");
    assertThat(alert.annotation("description")).endsWith(".").contains("$labels.cluster");
    assertThat(alert.annotation("runbook_url"))
        .as("relative: whoever installs says where the pages are")
        .isEqualTo("docs/runbooks/" + alert.name() + ".md");
  }

  /** One set of rules for a fleet; and two replicas may export the same for one scrape. */
  @Test
  void everyRuleKeepsClustersApart() {
    assertThat(expressions())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            expression ->
                assertThat(expression)
                    .containsPattern("by \\(cluster\\b|(cluster|namespace):rootseal_")
                    .doesNotContain("without", "max (", "min (", "sum (", "count ("));
  }

  /**
   * Only the leader exports these. An alert that reads them as they are resolves in every hand-over
   * and begins anew; RootsealAbsent is the one that asks whether they are there.
   */
  @ParameterizedTest
  @MethodSource("alertsAboutNumbers")
  void whatOnlyTheLeaderExportsIsReadOverAHandOver(RuleFile.Alert alert) {
    Matcher read =
        Pattern.compile(
                "(?<!cluster:|namespace:|last_over_time\\()\\b"
                    + "rootseal_(?!api_server_connected|build_info|heap_live_ratio|leader|watch_connected)\\w+")
            .matcher(alert.expression());

    assertThat(read.results().map(MatchResult::group)).isEmpty();
  }

  /** AlertmanagerConfig routes by the label `namespace`, which has to be the workload's. */
  @ParameterizedTest
  @MethodSource("alerts")
  void alertsForOwnersCarryTheNamespaceAndNoOther(RuleFile.Alert alert) {
    boolean aboutANamespace = alert.annotation("description").contains("$labels.namespace");

    assertThat(alert.audience()).isEqualTo(aboutANamespace ? "namespace-owners" : "platform");
    assertThat(alert.expression().startsWith("namespace:")).isEqualTo(aboutANamespace);
  }

  @Test
  void namesAreUnique() {
    assertThat(alerts().map(RuleFile.Alert::name)).doesNotHaveDuplicates().hasSize(17);
    assertThat(RuleFile.read().alerts())
        .extracting(RuleFile.Alert::name)
        .hasSize(16)
        .doesNotContain("RootsealNamespaceRegressed");
  }

  @Test
  void everyMetricOfARuleIsExportedOrRecorded() {
    List<String> known =
        new ArrayList<>(Markdown.read("docs/metrics.md").table("Metrics").column("Metric"));
    known.addAll(recorded());

    assertThat(expressions())
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(metrics(expression)).as(expression).isNotEmpty().isSubsetOf(known));
  }

  @Test
  void recordedSeriesAreNamedByLevelMetricAndOperation() {
    assertThat(recorded())
        .allSatisfy(
            name ->
                assertThat(name)
                    .matches(
                        "(cluster|namespace):rootseal_[a-z_]+"
                            + ":(sum|sum_evaluated|last5m|missing|settled|last_seen|max1h|max30d)"));
  }

  @Test
  void tableIsThatOfTheRules() {
    assertThat(
            Markdown.read("docs/metrics.md").table("The alerts").rows("Alert", "For", "Audience"))
        .containsExactlyElementsOf(
            alerts()
                .map(alert -> List.of(link(alert), alert.duration(), alert.audience()))
                .toList());
  }

  @Test
  void documentNamesEveryRecordedSeries() {
    assertThat(Markdown.read("docs/dashboard.md").table("Recorded series").column("Series"))
        .containsExactlyInAnyOrderElementsOf(recorded());
  }

  private static String link(RuleFile.Alert alert) {
    return "[%1$s](runbooks/%1$s.md)".formatted(alert.name());
  }

  private static List<String> metrics(String expression) {
    return METRIC
        .matcher(STRING.matcher(expression).replaceAll(""))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static final Path FOLDER = Path.of("docs/runbooks");

  @Test
  void everyAlertHasAPageAndEveryPageAnAlert() {
    assertThat(Folders.names(FOLDER))
        .containsExactlyInAnyOrderElementsOf(alerts().map(alert -> alert.name() + ".md").toList());
  }

  /** Without a checkout, which whoever is on call does not have. */
  @ParameterizedTest
  @MethodSource("alerts")
  void everyPageSaysWhenTheAlertFiresAndAnswersTheSameFourQuestions(RuleFile.Alert alert) {
    List<String> lines = page(alert).lines();

    assertThat(lines.getFirst()).isEqualTo("# " + alert.name());
    assertThat(lines.stream().filter(line -> line.startsWith("## ")))
        .containsExactly(
            "## What it means", "## What to look at", "## What to do", "## When to silence");
    assertThat(lines)
        .contains("Severity `%s`, after %s.".formatted(alert.severity(), inWords(alert.duration())))
        .anyMatch(line -> line.startsWith("```"))
        .noneMatch(line -> line.matches(".*(kubectl \\S+ -[kf] |bin/|config/|dist/|charts/).*"));
  }

  private static String inWords(String duration) {
    int number = Integer.parseInt(duration.substring(0, duration.length() - 1));
    String unit = duration.endsWith("h") ? "hour" : "minute";
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  private static Markdown page(RuleFile.Alert alert) {
    return Markdown.read(FOLDER.resolve(alert.name() + ".md").toString());
  }

  @Test
  void everyFileBelongsToAnAlertOrIsNamed() {
    List<Path> expected =
        new ArrayList<>(alerts().map(one -> RuleFile.Scenarios.fileOf(one.name())).toList());
    Stream.of("fleet", "hand-over", "month", "outage")
        .map(RuleFile.Scenarios::fileOf)
        .forEach(expected::add);

    assertThat(RuleFile.Scenarios.files()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertIsShownToFireAlsoInAFleetAndNotToFire(RuleFile.Alert alert) {
    assertThat(RuleFile.Scenarios.expectations(alert.name()))
        .anyMatch(expected -> !expected.path("exp_alerts").isEmpty())
        .anyMatch(expected -> expected.path("exp_alerts").isEmpty())
        .anyMatch(
            expected ->
                expected
                    .path("exp_alerts")
                    .valueStream()
                    .anyMatch(one -> one.at("/exp_labels/cluster").isTextual()));
  }

  @Test
  void everyQueryForAFleetIsEvaluated() {
    assertThat(Queries.in(Markdown.read("docs/dashboard.md")))
        .hasSizeGreaterThan(5)
        .allSatisfy(query -> assertThat(RuleFile.Scenarios.queries("fleet")).contains(query));
  }
}
