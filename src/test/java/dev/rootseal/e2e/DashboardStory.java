package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.docs.Markdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster that goes from below its threshold to above it, under the eyes of two Prometheus: one
 * of that cluster, and one of a fleet, where the same numbers come from an east and a west.
 */
final class DashboardStory implements AutoCloseable {
  /** For how many seconds each state of the story is recorded at least. */
  private static final int SECONDS = Integer.getInteger("rootseal.dashboard.seconds", 4);

  private static final String RATIO = "max(rootseal_cluster_compliance_ratio)";

  private static final Pattern FEDERATION =
      Pattern.compile("(?ms)^```yaml\\n(scrape_configs:\\n.*?/federate.*?)^```$");

  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}
      rule_files: [rules.yml]
      scrape_configs:
        - job_name: rootseal
          honor_labels: true
          file_sd_configs: [{files: [targets.yml]}]
      """;

  private static final String RULES =
      """
      groups:
        - name: rootseal
          rules:
            - alert: RootsealClusterBelowThreshold
              expr: max by (cluster) (rootseal_cluster_compliance_ratio)
                < max by (cluster) (rootseal_compliance_threshold_ratio)
              labels: {severity: warning}
            - alert: RootsealNamespaceBelowThreshold
              expr: max by (cluster, namespace) (rootseal_compliance_ratio) < 0.5
              labels: {severity: info}
            - alert: RootsealExemptionExpired
              expr: max by (cluster) (rootseal_exemptions{state="expired"}) > 0
              labels: {severity: warning}
      """;

  private final Path folder;
  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final List<OperatorProcess> operators = new ArrayList<>();
  private final Instant start;
  private final PrometheusServer prometheus;
  private final PrometheusServer fleet;
  private final PrometheusServer federation;
  private final Instant below;
  private final Instant above;

  private DashboardStory(Path folder) {
    this.folder = folder;
    cluster = ControlPlane.start();
    kubeconfig = Installation.install(cluster);
    cluster.apply(DashboardCluster.workloads());
    operators.add(OperatorProcess.startReplica(kubeconfig).awaitReady());
    operators.add(OperatorProcess.startReplica(kubeconfig).awaitReady());
    prometheus = startPrometheus("plain");
    fleet = startPrometheus("fleet");
    federation = startFederation();
    writeTargets();
    recorded(RATIO + " == 22 / 36");
    start = Instant.now().minusSeconds(SECONDS);
    cluster.apply(DashboardCluster.policy(80));
    recorded(RATIO + " == 22 / 33");
    below = Instant.now();
    repair();
    handOver();
    above = Instant.now();
  }

  static DashboardStory play(Path folder) {
    return new DashboardStory(folder);
  }

  PrometheusServer prometheus() {
    return prometheus;
  }

  PrometheusServer fleet() {
    return fleet;
  }

  /** Has taken over from {@link #prometheus} what a fleet's centre does. */
  PrometheusServer federation() {
    return federation;
  }

  Kubectl kubectl() {
    return cluster.kubectl();
  }

  Instant start() {
    return start;
  }

  /** When 22 of 33 containers complied, of which 80 % must. */
  Instant below() {
    return below;
  }

  /** 27 of 33 are the first that reach 80 %. */
  int missingBelow() {
    return 5;
  }

  /** When everything had happened: 29 of 34 containers comply, of which 85 % must. */
  Instant above() {
    return above;
  }

  double ratio() {
    return 29.0 / 34;
  }

  int toFix() {
    return 5;
  }

  @Override
  public void close() {
    try (cluster;
        prometheus;
        fleet;
        federation) {
      operators.forEach(OperatorProcess::close);
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
    cluster.apply(DashboardCluster.policy(85));
    recorded("max(rootseal_compliance_threshold_ratio) == 0.85");
    cluster.apply(Workloads.writable("Deployment", "monitoring", "writable-2"));
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

  /** As a rolling update does it: the leader goes, another takes its place. */
  private void handOver() {
    OperatorProcess leader = operators.removeFirst();
    leader.terminate();
    leader.assertAsExpected();
    operators.add(OperatorProcess.startReplica(kubeconfig).awaitReady());
    writeTargets();
    recorded("min(count by (cluster) (rootseal_build_info)) == 2 and " + RATIO + " == 29 / 34");
  }

  /** Waits until both Prometheus have seen it for a while from now on, and still see it. */
  private void recorded(String condition) {
    Instant from = Instant.now();
    for (PrometheusServer one : List.of(prometheus, fleet, federation)) {
      await(condition)
          .atMost(Duration.ofSeconds(60L + SECONDS))
          .until(() -> !one.query(condition).isEmpty() && seconds(one, condition, from) >= SECONDS);
    }
  }

  private static double seconds(PrometheusServer one, String condition, Instant from) {
    long since = Duration.between(from, Instant.now()).toSeconds() + 1;
    return one.query("count_over_time((%s)[%ds:1s])".formatted(condition, since))
        .at("/0/value/1")
        .asDouble();
  }

  /**
   * By the first configuration of `docs/dashboard.md` that federates, but for address and interval.
   */
  private PrometheusServer startFederation() {
    String documented =
        Markdown.read("docs/dashboard.md")
            .find(FEDERATION)
            .getFirst()
            .replaceAll("targets: .*", "");
    String targets = "targets: [\"" + prometheus.uri().getAuthority() + "\"]";
    return PrometheusServer.start(
        created("federation"),
        "global: {scrape_interval: 1s, scrape_timeout: 900ms}\n"
            + documented.stripTrailing().replaceAll("-$", "- " + targets));
  }

  private Path created(String name) {
    return unchecked(() -> Files.createDirectories(folder.resolve(name)));
  }

  private PrometheusServer startPrometheus(String name) {
    Path own = created(name);
    write(own.resolve("rules.yml"), RULES);
    return PrometheusServer.start(own, CONFIGURATION);
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

  /** The objects of the cluster that the dashboard is shown with. */
  private static final class DashboardCluster {
    private DashboardCluster() {}

    /** Nine namespaces with 36 containers of Linux, three of them exempt. */
    static String workloads() {
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
          + Workloads.writable("Deployment", "data", "importer")
          + Workloads.pod(
              "platform",
              "print-server",
              "",
              "os: {name: windows}, containers: [{name: app, image: registry.example/app:1}]");
    }

    /** A namespace with so many containers of each kind, each in a workload of its own. */
    private static String namespace(String name, int compliant, int missing, int writable) {
      StringBuilder text = new StringBuilder(Workloads.namespace(name));
      for (int i = 1; i <= compliant; i++) {
        text.append(Workloads.compliant(name, "good-" + i));
      }
      for (int i = 1; i <= missing; i++) {
        text.append(
            Workloads.pod(
                name,
                "missing-" + i,
                "",
                "containers: [{name: app, image: registry.example/app:1, "
                    + "securityContext: {readOnlyRootFilesystem: true}}]"));
      }
      for (int i = 1; i <= writable; i++) {
        text.append(Workloads.writable("Deployment", name, "writable-" + i));
      }
      return text.toString();
    }

    /** A policy with an exemption in each state. */
    static String policy(int threshold) {
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
}
