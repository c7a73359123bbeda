package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.metrics.ComplianceView.Compliance;
import dev.rootseal.metrics.Exposition;
import dev.rootseal.metrics.MetricsRegistry;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.SummaryFixture;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/metrics.md` against what is exported. */
class MetricsTableTest {
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
  private static final Pattern OUR_METRIC = Pattern.compile("(rootseal_[a-z_]+)");

  private final Markdown document = Markdown.read("docs/metrics.md");
  private final Markdown.MarkdownTable table = document.table("Metrics");

  @Test
  void tableIsWhatALeaderExports() {
    assertThat(table.rows("Metric", "Labels"))
        .map(row -> row.get(0) + " " + sorted(row.get(1).split(", ", -1)))
        .containsExactlyInAnyOrderElementsOf(
            series(view(Optional.of(List.of(namespace("shop"))))).stream()
                .map(MetricsTableTest::nameAndLabels)
                .distinct()
                .toList());
  }

  @Test
  void otherReplicaExportsNoneOfThoseThatNeedALeader() {
    String absent =
        document.table("When a series is absent").rows().stream()
            .filter(row -> row.get(1).contains("does not lead") || row.get(1).contains("first two"))
            .map(List::getFirst)
            .collect(Collectors.joining());

    assertThat(series(view(Optional.empty())))
        .extracting(MetricsTableTest::name)
        .containsExactlyInAnyOrderElementsOf(
            table.column("Metric").stream()
                .filter(metric -> !absent.contains("`" + metric + "`"))
                .toList());
  }

  @Test
  void numberOfSeriesStaysBelowTheBoundThatIsTold() {
    List<NamespaceSummary> three = List.of(namespace("a"), namespace("b"), namespace("c"));

    assertThat(String.join(" ", document.lines())).contains("at most 14 N + 29 of the table above");
    assertThat(series(view(Optional.of(three)))).hasSizeBetween(13 * 3 + 15, 13 * 3 + 29);
  }

  /** In that of the operator, or in that of the scan, which a test of its own holds to the code. */
  @Test
  void everyMetricThatADocumentNamesIsInATable() {
    List<String> known = new ArrayList<>(table.column("Metric"));
    known.addAll(Markdown.read("docs/scan-formats.md").table("prometheus").column("Gauge"));

    assertThat(Markdown.all())
        .allSatisfy(
            other -> assertThat(known).as(other.toString()).containsAll(other.find(OUR_METRIC)));
  }

  private static List<String> series(ComplianceView view) {
    try (MetricsRegistry registry =
        new MetricsRegistry(() -> view, new BuildInfo("1.0.0", "abc", "25"))) {
      return Exposition.of(registry, "text/plain; version=0.0.4; charset=utf-8")
          .lines()
          .filter(line -> line.startsWith("rootseal_"))
          .toList();
    }
  }

  private static String nameAndLabels(String line) {
    return name(line)
        + " "
        + sorted(LABEL.matcher(line).results().map(found -> found.group(1)).toArray(String[]::new));
  }

  private static String name(String line) {
    return line.split("[{ ]", 2)[0];
  }

  private static String sorted(String[] labels) {
    return String.join(",", new TreeSet<>(Arrays.asList(labels)));
  }

  private static NamespaceSummary namespace(String name) {
    Tally tally = Stream.of(Verdict.values()).reduce(Tally.EMPTY, Tally::plus, (a, b) -> a.plus(b));
    return SummaryFixture.inEmergency(
        SummaryFixture.summary(name, tally, WorkloadResults.NONE.plus(Result.FAIL, 1)), "why");
  }

  /** A replica: with numbers where it leads. */
  private static ComplianceView view(Optional<Collection<NamespaceSummary>> namespaces) {
    return new ComplianceView(
        new ComplianceView.Replica(
            namespaces.isPresent(),
            true,
            Optional.of(0.5),
            Map.of("compliancereports.rootseal.dev", "older")),
        Map.of("Deployment", true),
        namespaces.map(any -> Instant.EPOCH),
        namespaces.map(
            numbers ->
                new Compliance(
                    numbers,
                    Threshold.DEFAULT,
                    Map.of(),
                    Optional.of(true),
                    Optional.of(1L),
                    Map.of("ComplianceReport", 0),
                    Optional.of("NamesTaken"))));
  }
}
