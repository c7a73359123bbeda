package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every alert has, and what the documents say about it. */
class AlertsTest {
  private static final Pattern METRIC = Pattern.compile("([a-z:]*rootseal_[a-z_]+(?::\\w+)?)");

  /** A selector, a grouping or a range may not be taken for a metric. */
  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");

  private final RuleFile rules = RuleFile.read();

  static Stream<RuleFile.Alert> alerts() {
    return RuleFile.read().alerts().stream();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertSaysHowLongHowBadWhatAndWhere(RuleFile.Alert alert) {
    assertThat(alert.name()).matches("Rootseal([A-Z][a-z]+)+");
    assertThat(alert.duration()).matches("[1-9][0-9]*[mh]");
    assertThat(alert.severity()).isIn("warning", "info");
    assertThat(alert.labels()).as("labels").hasSize(1);
    assertThat(alert.annotations().fieldNames())
        .toIterable()
        .containsExactly("summary", "description", "runbook_url");
    assertThat(alert.annotation("summary")).matches("[A-Z][^{}]*\\.");
    assertThat(alert.annotation("description")).endsWith(".").contains("$labels.cluster");
    assertThat(alert.annotation("runbook_url"))
        .isEqualTo(
            "https://github.com/rootseal/rootseal/blob/main/docs/runbooks/" + alert.name() + ".md");
  }

  /** One set of rules for a fleet; and two replicas may export the same for one scrape. */
  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertKeepsClustersApart(RuleFile.Alert alert) {
    assertThat(alert.expression())
        .matches("(?s).*by \\(cluster\\b.*")
        .doesNotContain("without", "max (", "min (", "sum (", "count (");
  }

  @Test
  void namesAreUnique() {
    assertThat(rules.alertNames()).doesNotHaveDuplicates().hasSize(11);
  }

  @Test
  void everyMetricOfARuleIsExportedOrRecorded() {
    List<String> known =
        new ArrayList<>(Markdown.read("docs/metrics.md").table("Metrics").column("Metric"));
    known.addAll(rules.recorded());

    assertThat(rules.expressions())
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(metrics(expression)).as(expression).isNotEmpty().isSubsetOf(known));
  }

  @Test
  void recordedSeriesAreNamedByLevelMetricAndOperation() {
    assertThat(rules.recorded())
        .allSatisfy(name -> assertThat(name).matches("cluster:rootseal_[a-z_]+:(sum|max)"));
  }

  @Test
  void tableIsThatOfTheRules() {
    assertThat(Markdown.read("docs/alerts.md").table("The alerts").rows("Alert", "For", "Severity"))
        .containsExactlyElementsOf(
            alerts()
                .map(alert -> List.of(link(alert), alert.duration(), alert.severity()))
                .toList());
  }

  @Test
  void documentNamesEveryRecordedSeries() {
    assertThat(Markdown.read("docs/fleet.md").table("Recorded series").column("Series"))
        .containsExactlyElementsOf(rules.recorded());
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
}
