package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.alerts.Queries;
import dev.rootseal.dashboard.Answer;
import dev.rootseal.dashboard.Dashboard;
import dev.rootseal.dashboard.Panel;
import dev.rootseal.dashboard.Series;
import dev.rootseal.dashboard.Target;
import dev.rootseal.dashboard.Variables;
import dev.rootseal.docs.Markdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the dashboard, asked of a real Prometheus that has scraped real operators while a
 * cluster went from below its threshold to above it.
 */
@Tag("nightly")
@Needs({Requirement.CONTROL_PLANE, Requirement.PROMETHEUS})
class DashboardIT {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Pattern NOTHING_WHEN_ALL_IS_WELL = Pattern.compile("== 0|offset 1d");

  /** The cluster of this test is a few minutes old. */
  private static final List<String> NO_HISTORY =
      List.of("Against 7 days ago A", "Against 30 days ago A");

  private final Dashboard dashboard = Dashboard.read();
  private final DashboardStory story;

  DashboardIT(@TempDir Path folder) {
    story = DashboardStory.play(folder);
  }

  @AfterAll
  void stop() {
    story.close();
  }

  @Test
  void everyQueryHasDataBelowTheThreshold() {
    assertThat(silent(answers(story.prometheus(), everything(), story.below())))
        .containsExactlyElementsOf(with("Compliance A"));
  }

  @Test
  void everyQueryHasDataAboveTheThreshold() {
    assertThat(silent(answers(story.prometheus(), everything(), story.above())))
        .containsExactlyElementsOf(with("Compliance B"));
  }

  @Test
  void everyQueryOfAClusterOfAFleetSpeaksOfThatClusterOnly() {
    Variables west =
        variables().chosen("cluster", List.of("west")).chosen("job", List.of("rootseal"));
    Map<Panel, List<Answer>> answers =
        answers(story.fleet(), west.all(dashboard, "namespace"), story.above());

    assertThat(silent(answers)).containsExactlyElementsOf(with("Compliance B"));
    assertThat(series(answers))
        .extracting(one -> one.labels().getOrDefault("cluster", "west"))
        .containsOnly("west");
    assertThat(number(answers, "Replicas")).isEqualTo(2);
  }

  @Test
  void everyClusterOfAFleetHasItsOwnRatio() {
    Variables all = variables().all(dashboard, "cluster").chosen("job", List.of("rootseal"));

    List<Answer> ratio =
        panel(answers(story.fleet(), all.all(dashboard, "namespace"), story.above()), "Compliance");

    assertThat(ratio.getFirst().series())
        .extracting(one -> one.labels().get("cluster"))
        .containsExactlyInAnyOrder("east", "west");
  }

  @Test
  void chosenNamespacesNarrowTheirPanelsAndNotTheRatio() {
    Variables some =
        variables()
            .all(dashboard, "cluster")
            .chosen("job", List.of("rootseal"))
            .chosen("namespace", List.of("shop", "legacy"));
    Map<Panel, List<Answer>> answers = answers(story.prometheus(), some, story.above());

    assertThat(silent(answers)).containsExactlyElementsOf(with("Compliance B"));
    assertThat(panel(answers, "Namespaces, worst first"))
        .allSatisfy(
            answer ->
                assertThat(answer.series())
                    .extracting(one -> one.labels().get("namespace"))
                    .containsExactlyInAnyOrder("shop", "legacy"));
    assertThat(number(answers, "Compliance")).isEqualTo(story.ratio());
  }

  /** `data` has three containers, all of them exempt: no share, and not left out. */
  @Test
  void namespaceOfExemptContainersAloneIsInTheTable() {
    Map<String, Double> exempt =
        byNamespace(answers(story.prometheus(), everything(), story.above()), "E");
    Map<String, Double> result =
        byNamespace(answers(story.prometheus(), everything(), story.above()), "B");

    assertThat(exempt).containsEntry("data", 3.0).containsEntry("shop", 0.0);
    assertThat(result)
        .containsEntry("data", 2.0)
        .containsEntry("shop", 1.0)
        .containsEntry("legacy", 0.0);
  }

  @Test
  void onlyNamespacesBelowTheThresholdAreAmongTheWorst() {
    List<Series> worst =
        panel(answers(story.prometheus(), everything(), story.above()), "The ten worst over time")
            .getFirst()
            .series();

    assertThat(worst)
        .extracting(one -> one.labels().get("namespace"))
        .contains("legacy", "shop")
        .doesNotContain("payments", "ingress");
  }

  /** A Prometheus that has taken over from another what `docs/dashboard.md` says. */
  @Test
  void everyQueryHasDataInAPrometheusThatFederates() {
    assertThat(silent(answers(story.federation(), everything(), story.above())))
        .containsExactlyElementsOf(with("Compliance B"));
  }

  @Test
  void changesOfThePolicyAndNewVersionsAreMarked() {
    Variables variables = everything();

    assertThat(dashboard.annotations())
        .allSatisfy(
            one ->
                assertThat(
                        story
                            .prometheus()
                            .query(
                                variables.in(one.path("expr").asText()),
                                story.start().minusSeconds(60),
                                story.above(),
                                SECOND))
                    .as(one.path("name").asText())
                    .isNotEmpty());
  }

  @Test
  void numbersAreThoseOfTheClusterAndNotDoubledByTheSecondReplica() {
    Map<Panel, List<Answer>> answers = answers(story.prometheus(), everything(), story.above());

    assertThat(number(answers, "Compliance")).isEqualTo(story.ratio());
    assertThat(number(answers, "Containers to fix")).isEqualTo(story.toFix());
    assertThat(number(answers, "To reach the threshold")).isZero();
    assertThat(number(answers, "Replicas")).isEqualTo(2);
    assertThat(number(answers, "Leaders")).isEqualTo(1);
    assertThat(number(answers, "Not written")).isZero();
  }

  @Test
  void containersToReachTheThresholdAreCountedAsTheReportDoes() {
    Map<Panel, List<Answer>> answers = answers(story.prometheus(), everything(), story.below());

    assertThat(number(answers, "To reach the threshold")).isEqualTo(story.missingBelow());
  }

  @Test
  void everyQueryOfTheRunbooksIsAnswered() {
    List<String> queries =
        Markdown.all().stream()
            .filter(document -> document.file().startsWith("docs/runbooks"))
            .flatMap(Queries::in)
            .toList();

    assertThat(queries)
        .filteredOn(query -> !NOTHING_WHEN_ALL_IS_WELL.matcher(query).find())
        .hasSizeGreaterThan(5)
        .allSatisfy(
            query ->
                assertThat(story.prometheus().query(query, story.above())).as(query).isNotEmpty());
  }

  @Test
  void clusterTakesTheDashboardAsTheConfigMapThatGrafanaLooksFor() throws Exception {
    Kubectl kubectl = story.kubectl();
    kubectl.ok("apply --validate=strict -k config/grafana");

    String found = kubectl.ok("get configmap -A -l grafana_dashboard=1 -o json");

    JsonNode items = new ObjectMapper().readTree(found).path("items");
    assertThat(items).hasSize(1);
    assertThat(items.at("/0/metadata/name").asText()).isEqualTo("rootseal-dashboard");
    assertThat(items.at("/0/data/rootseal.json").asText())
        .isEqualTo(Files.readString(Path.of("config/grafana/rootseal.json")));
  }

  private Variables variables() {
    return new Variables(Duration.between(story.start(), story.above()), SECOND, SECOND);
  }

  private Variables everything() {
    return variables()
        .all(dashboard, "cluster")
        .all(dashboard, "namespace")
        .chosen("job", List.of("rootseal"));
  }

  private Map<Panel, List<Answer>> answers(
      PrometheusServer prometheus, Variables variables, Instant end) {
    Map<Panel, List<Answer>> answers = new LinkedHashMap<>();
    for (Panel panel : dashboard.panels()) {
      answers.put(
          panel,
          panel.targets().stream()
              .map(target -> new Answer(target, ask(prometheus, variables, target, end)))
              .toList());
    }
    return answers;
  }

  private List<Series> ask(
      PrometheusServer prometheus, Variables variables, Target target, Instant end) {
    String query = variables.in(target.expr());
    return Series.of(
        target.instant()
            ? prometheus.query(query, end)
            : prometheus.query(query, story.start(), end, SECOND));
  }

  private static List<String> silent(Map<Panel, List<Answer>> answers) {
    return answers.entrySet().stream()
        .flatMap(
            one ->
                one.getValue().stream()
                    .filter(answer -> !answer.hasNumber())
                    .map(answer -> one.getKey().title() + " " + answer.target().refId()))
        .toList();
  }

  private static Stream<Series> series(Map<Panel, List<Answer>> answers) {
    return answers.values().stream().flatMap(List::stream).flatMap(one -> one.series().stream());
  }

  private static List<String> with(String ratio) {
    return Stream.concat(Stream.of(ratio), NO_HISTORY.stream()).toList();
  }

  private static Map<String, Double> byNamespace(Map<Panel, List<Answer>> answers, String refId) {
    return panel(answers, "Namespaces, worst first").stream()
        .filter(answer -> answer.target().refId().equals(refId))
        .flatMap(answer -> answer.series().stream())
        .collect(Collectors.toMap(one -> one.labels().get("namespace"), Series::last));
  }

  private static List<Answer> panel(Map<Panel, List<Answer>> answers, String title) {
    return answers.entrySet().stream()
        .filter(one -> one.getKey().title().equals(title))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** The one number that a panel shows. */
  private static double number(Map<Panel, List<Answer>> answers, String title) {
    List<Series> shown =
        panel(answers, title).stream().flatMap(answer -> answer.series().stream()).toList();
    assertThat(shown).as(title).hasSize(1);
    return shown.getFirst().last();
  }
}
