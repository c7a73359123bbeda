package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.alerts.Queries;
import dev.rootseal.dashboard.Dashboard;
import dev.rootseal.dashboard.Series;
import dev.rootseal.dashboard.Variables;
import dev.rootseal.docs.Markdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

/** Every query of both dashboards, of a cluster that went from below its threshold above it. */
@Tag("nightly")
@Needs({Requirement.CONTROL_PLANE, Requirement.PROMETHEUS})
class DashboardIT {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Pattern NOTHING_WHEN_ALL_IS_WELL = Pattern.compile("== 0|offset 1d");

  private static final double LAST_RATIO = 29.0 / 34;

  /** For how many seconds each state of the story is recorded at least. */
  private static final int SECONDS = Integer.getInteger("rootseal.dashboard.seconds", 4);

  private static final String RATIO = "max(rootseal_cluster_compliance_ratio)";
  private static final String NO_NUMBERS = "absent(rootseal_compliance_threshold_ratio)";
  private static final String FIRING =
      "ALERTS{alertname=\"RootsealNamespaceBelowThreshold\", alertstate=\"firing\", namespace=\"legacy\"}";
  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}
      rule_files: [rules.yml]
      scrape_configs:
        - job_name: rootseal
          honor_labels: true
          file_sd_configs: [{files: [targets.yml]}]
      """;
  private static final Path RULES = Path.of("config/prometheus/rules/rules.yaml");

  private final Dashboard dashboard = Dashboard.read();
  private final Path folder;
  private final ControlPlane cluster = ControlPlane.start();
  private final Path kubeconfig = Installation.install(cluster);
  private final List<OperatorProcess> operators = new ArrayList<>();
  private final Instant start;
  private PrometheusServer prometheus;
  private final PrometheusServer fleet;

  /** When 22 of 33 containers complied, of which 80 % must. */
  private final Instant below;

  /** When everything had happened: 29 of 34 containers comply, of which 85 % must. */
  private final Instant above;

  private final Answers atTheEnd;

  DashboardIT(@TempDir Path folder) {
    this.folder = folder;
    cluster.apply(workloads());
    operators.add(OperatorProcess.startReplica(kubeconfig).awaitReady());
    operators.add(OperatorProcess.startReplica(kubeconfig).awaitReady());
    prometheus = startPrometheus("plain");
    fleet = startPrometheus("fleet");
    writeTargets();
    recorded(RATIO + " == 22 / 36");
    start = Instant.now().minusSeconds(SECONDS);
    cluster.apply(policy(80));
    recorded(RATIO + " == 22 / 33");
    below = Instant.now();
    repair();
    handOver();
    above = Instant.now();
    atTheEnd = answers(prometheus, everything(), above);
  }

  @AfterAll
  void stop() {
    try (cluster;
        fleet) {
      prometheus.close();
      operators.forEach(OperatorProcess::close);
    }
  }

  @Test
  void belowTheThresholdEveryQueryHasDataAndContainersAreCountedAsTheReportDoes() {
    Answers answers = answers(prometheus, everything(), below);

    assertThat(answers.silent()).containsExactlyElementsOf(with("Compliance A"));
    assertThat(answers.number("To reach the threshold"))
        .as("27 of 33 are the first that reach 80 %")
        .isEqualTo(5);
  }

  /** `data` has three containers, all of them exempt: no share, and not left out. */
  @Test
  void aboveTheThresholdEveryQueryHasDataThatNoSecondReplicaDoubles() {
    assertThat(atTheEnd.silent()).containsExactlyElementsOf(with("Compliance B"));
    assertThat(atTheEnd.number("Compliance")).isEqualTo(LAST_RATIO);
    assertThat(atTheEnd.number("Containers to fix")).isEqualTo(5);
    assertThat(atTheEnd.number("To reach the threshold")).isZero();
    assertThat(atTheEnd.number("Replicas")).isEqualTo(2);
    assertThat(atTheEnd.number("Leaders")).isEqualTo(1);
    assertThat(atTheEnd.number("Not written")).isZero();
    assertThat(atTheEnd.byNamespace("E")).containsEntry("data", 3.0).containsEntry("shop", 0.0);
    assertThat(atTheEnd.byNamespace("B"))
        .containsEntry("data", 2.0)
        .containsEntry("shop", 1.0)
        .containsEntry("legacy", 0.0);
    assertThat(atTheEnd.panel("The ten worst over time").getFirst().series())
        .extracting(one -> one.labels().get("namespace"))
        .contains("legacy", "shop")
        .doesNotContain("payments", "ingress");
  }

  @Test
  void everyQueryOfAClusterOfAFleetSpeaksOfThatClusterOnly() {
    Variables west = variables().chosen("cluster", List.of("west"));
    Answers answers = answers(fleet, west.all(dashboard, "namespace"), above);

    assertThat(answers.silent()).containsExactlyElementsOf(with("Compliance B"));
    assertThat(
            answers.panels().values().stream()
                .flatMap(List::stream)
                .flatMap(one -> one.series().stream()))
        .extracting(one -> one.labels().getOrDefault("cluster", "west"))
        .containsOnly("west");
    assertThat(answers.number("Replicas")).isEqualTo(2);
    assertThat(answers(fleet, everything(), above).panel("Compliance").getFirst().series())
        .extracting(one -> one.labels().get("cluster"))
        .containsExactlyInAnyOrder("east", "west");
  }

  @Test
  void chosenNamespacesNarrowTheirPanelsAndNotTheRatio() {
    Variables some =
        variables().all(dashboard, "cluster").chosen("namespace", List.of("shop", "legacy"));
    Answers answers = answers(prometheus, some, above);

    assertThat(answers.silent()).containsExactlyElementsOf(with("Compliance B"));
    assertThat(answers.panel("Namespaces, worst first"))
        .allSatisfy(
            answer ->
                assertThat(answer.series())
                    .extracting(one -> one.labels().get("namespace"))
                    .containsExactlyInAnyOrder("shop", "legacy"));
    assertThat(answers.number("Compliance")).isEqualTo(LAST_RATIO);
  }

  @Test
  void changesOfThePolicyAndNewVersionsAreMarked() {
    assertThat(dashboard.annotations())
        .allSatisfy(
            one -> {
              String query = everything().in(one.path("expr").asText());
              assertThat(prometheus.query(query, start.minusSeconds(60), above, SECOND))
                  .as(one.path("name").asText())
                  .isNotEmpty();
            });
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
        .allSatisfy(query -> assertThat(prometheus.query(query, above)).as(query).isNotEmpty());
  }

  private Variables variables() {
    return new Variables(Duration.between(start, above), SECOND, SECOND)
        .chosen("job", List.of("rootseal"));
  }

  private Variables everything() {
    return variables().all(dashboard, "cluster").all(dashboard, "namespace");
  }

  private Answers answers(PrometheusServer prometheus, Variables variables, Instant end) {
    Map<Dashboard.Panel, List<Series.Answer>> answers = new LinkedHashMap<>();
    for (Dashboard.Panel panel : dashboard.panels()) {
      answers.put(
          panel,
          panel.targets().stream()
              .map(target -> new Series.Answer(target, ask(prometheus, variables, target, end)))
              .toList());
    }
    return new Answers(answers);
  }

  private List<Series> ask(
      PrometheusServer prometheus,
      Variables variables,
      Dashboard.Panel.Target target,
      Instant end) {
    String query = variables.in(target.expr());
    return Series.of(
        target.instant()
            ? prometheus.query(query, end)
            : prometheus.query(query, start, end, SECOND));
  }

  /** The cluster of this test is a few minutes old. */
  private static List<String> with(String ratio) {
    return List.of(ratio, "Against 7 days ago A", "Against 30 days ago A");
  }

  private record Answers(Map<Dashboard.Panel, List<Series.Answer>> panels) {
    List<String> silent() {
      return panels.entrySet().stream()
          .flatMap(
              one ->
                  one.getValue().stream()
                      .filter(answer -> !answer.hasNumber())
                      .map(answer -> one.getKey().title() + " " + answer.target().refId()))
          .toList();
    }

    Map<String, Double> byNamespace(String refId) {
      return panel("Namespaces, worst first").stream()
          .filter(answer -> answer.target().refId().equals(refId))
          .flatMap(answer -> answer.series().stream())
          .collect(Collectors.toMap(one -> one.labels().get("namespace"), Series::last));
    }

    List<Series.Answer> panel(String title) {
      return panels.entrySet().stream()
          .filter(one -> one.getKey().title().equals(title))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElseThrow();
    }

    double number(String title) {
      List<Series> shown =
          panel(title).stream().flatMap(answer -> answer.series().stream()).toList();
      assertThat(shown).as(title).hasSize(1);
      return shown.getFirst().last();
    }
  }

  private void repair() {
    // A right is taken away.
    operators.forEach(
        operator ->
            operator
                .expect("rejects writes", "forbidden")
                .expect("Missing permission: update, patch compliancereports/status"));
    comply("shop", "missing-1", "writable-1", "writable-2");
    recorded(RATIO + " == 25 / 33");
    comply("platform", "missing-1");
    comply("search", "missing-1");
    recorded(RATIO + " == 27 / 33");
    mayWriteReports(false);
    comply("billing", "writable-1", "writable-2");
    recorded("sum(reconciliations_failure_total) > 0");
    mayWriteReports(true);
    recorded(RATIO + " == 29 / 33");
    cluster.apply(policy(85));
    recorded("max(rootseal_compliance_threshold_ratio) == 0.85");
    cluster.apply(Workloads.writable("monitoring", "writable-2"));
    recorded(RATIO + " == 29 / 34");
  }

  /** Takes a right away, so that a write fails, or gives it back. */
  private void mayWriteReports(boolean may) {
    String path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/rootseal";
    ArrayNode rules = (ArrayNode) cluster.api().get(path).path("rules");
    rules.forEach(
        rule -> {
          if (rule.path("resources").toString().contains("compliancereports/status")) {
            ArrayNode verbs = ((ObjectNode) rule).putArray("verbs");
            (may ? List.of("update", "patch") : List.of("get")).forEach(verbs::add);
          }
        });
    cluster.api().merge(path, "{\"rules\":" + rules + "}");
  }

  private void comply(String namespace, String... names) {
    cluster.apply(
        Stream.of(names)
            .map(name -> Workloads.compliant(namespace, name))
            .collect(Collectors.joining()));
  }

  /** Until the lease has run out nobody has numbers: what fires goes on firing. */
  private void handOver() {
    OperatorProcess leader = operators.removeFirst();
    Instant killed = Instant.now();
    leader.close();
    await("nobody has numbers").until(() -> !prometheus.query(NO_NUMBERS).isEmpty());
    prometheus.close();
    prometheus = startPrometheus("plain");
    operators.add(OperatorProcess.startReplica(kubeconfig).awaitReady());
    writeTargets();
    recorded("min(count by (cluster) (rootseal_build_info)) == 2 and " + RATIO + " == 29 / 34");
    Instant now = Instant.now();
    assertThat(seconds(NO_NUMBERS, killed, now)).as("without numbers").isGreaterThan(5);
    assertThat(seconds(FIRING, killed, now))
        .isEqualTo((int) Duration.between(killed, now).toSeconds() + 1);
  }

  private int seconds(String query, Instant from, Instant to) {
    return prometheus.query(query, from, to, SECOND).at("/0/values").size();
  }

  /** Waits until both Prometheus have seen it for a while from now on, and still see it. */
  private void recorded(String condition) {
    Instant from = Instant.now();
    for (PrometheusServer one : List.of(prometheus, fleet)) {
      await(condition)
          .until(() -> !one.query(condition).isEmpty() && seconds(one, condition, from) >= SECONDS);
    }
  }

  private static double seconds(PrometheusServer one, String condition, Instant from) {
    long since = Duration.between(from, Instant.now()).toSeconds() + 1;
    return one.query("count_over_time((%s)[%ds:1s])".formatted(condition, since))
        .at("/0/value/1")
        .asDouble();
  }

  private PrometheusServer startPrometheus(String name) {
    return unchecked(
        () -> {
          Path own = Files.createDirectories(folder.resolve(name));
          String rules = Files.readString(RULES).replaceAll("for: \\d+[mh]", "for: 0s");
          Files.writeString(own.resolve("rules.yml"), rules);
          return PrometheusServer.start(own, CONFIGURATION);
        });
  }

  private void writeTargets() {
    String addresses =
        operators.stream()
            .map(operator -> operator.metricsUri().getAuthority())
            .map(address -> "\"" + address + "\"")
            .collect(Collectors.joining(", ", "[", "]"));
    write(folder.resolve("plain/targets.yml"), "- targets: " + addresses + "\n");
    write(
        folder.resolve("fleet/targets.yml"),
        """
        - {targets: %1$s, labels: {cluster: east}}
        - {targets: %1$s, labels: {cluster: west}}
        """
            .formatted(addresses));
  }

  private static void write(Path file, String text) {
    unchecked(() -> Files.writeString(file, text));
  }

  /** Nine namespaces with 36 containers of Linux, three of them exempt. */
  private static String workloads() {
    return namespace("payments", 6, 0, 0)
        + namespace("platform", 5, 1, 0)
        + namespace("ingress", 4, 0, 0)
        + namespace("monitoring", 3, 0, 1)
        + namespace("billing", 2, 0, 2)
        + namespace("shop", 1, 1, 2)
        + namespace("search", 1, 1, 0)
        + namespace("legacy", 0, 0, 3)
        + namespace("data", 0, 0, 0)
        + Workloads.writable("StatefulSet", "data", "ledger")
        + Workloads.writable("StatefulSet", "data", "journal")
        + Workloads.writable("data", "importer")
        + Workloads.pod(
            "platform",
            "print-server",
            "",
            "os: {name: windows}, containers: [{name: app, image: registry.example/app:1}]");
  }

  /** A namespace with so many containers of each kind, each in a workload of its own. */
  private static String namespace(String name, int compliant, int missing, int writable) {
    return Workloads.namespace(name)
        + Workloads.times(compliant, i -> Workloads.compliant(name, "good-" + i))
        + Workloads.times(missing, i -> Workloads.withoutTmp(name, "missing-" + i))
        + Workloads.times(writable, i -> Workloads.writable(name, "writable-" + i));
  }

  private static String policy(int threshold) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return Workloads.policy(
        """
        {thresholdPercent: %d, exemptions: [
          {name: importer, reason: Writes beside its programs, owner: team-data,
           match: {namespaces: [data], names: [importer]}},
          {name: engines, reason: Until the move, owner: team-data, expires: "%s",
           match: {namespaces: [data], kinds: [StatefulSet]}},
          {name: legacy, reason: Until the rewrite, owner: team-web, expires: "%s",
           match: {namespaces: [legacy]}},
          {name: gone, reason: Gone by now, match: {namespaces: [gone-*]}},
          {name: needless, reason: It complies, match: {namespaces: [ingress]}}]}"""
            .formatted(threshold, today.plusDays(7), today.minusDays(1)));
  }
}
