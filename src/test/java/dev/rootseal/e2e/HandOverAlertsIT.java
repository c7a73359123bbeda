package dev.rootseal.e2e;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus makes of the committed alerts while nobody exports compliance series. */
@Tag("nightly")
@Needs({Requirement.CONTROL_PLANE, Requirement.PROMETHEUS})
record HandOverAlertsIT(@Needs.Own ControlPlane cluster, @Needs.Installed Path kubeconfig) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String FIRING =
      "ALERTS{alertname=\"RootsealNamespaceBelowThreshold\", alertstate=\"firing\"}";
  private static final Path RULES = Path.of("config/prometheus/rules/rules.yaml");
  private static final String MISSING = "cluster:rootseal_compliance_threshold_ratio:missing";
  private static final List<String> FIRED =
      List.of(
          "firing RootsealClusterBelowThreshold ", "firing RootsealNamespaceBelowThreshold shop");
  private static final List<String> RESOLVED =
      FIRED.stream().map(told -> told.replace("firing", "resolved")).toList();
  private static final String NUMBERS = "rootseal_compliance_threshold_ratio";

  @BeforeEach
  void breakANamespace() {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.compliant("shop", "good")
            + Workloads.writable("shop", "bad"));
  }

  @Test
  void firingAndPendingAlertsGoThroughAHandOver(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), rules());
    try (OperatorProcess leader = startLeader();
        OperatorProcess other = OperatorProcess.startReplica(kubeconfig).awaitReady();
        PrometheusServer prometheus =
            PrometheusServer.start(
                folder,
                configuration(
                    leader.metricsUri().getAuthority(), other.metricsUri().getAuthority()))) {
      await("firing").until(() -> !prometheus.query(FIRING).isEmpty());
      Map<String, String> before = activeSince(prometheus);
      Instant killed = Instant.now();

      leader.kill();
      await("nobody exports numbers").until(() -> prometheus.query(NUMBERS).isEmpty());
      await("the other one does")
          .atMost(Duration.ofSeconds(40))
          .until(() -> !prometheus.query(NUMBERS).isEmpty());
      await("and is evaluated").until(() -> !prometheus.query(FIRING).isEmpty());

      assertFiringAllTheTime(prometheus, killed, Instant.now());
      assertThat(activeSince(prometheus)).containsAllEntriesOf(before);
      assertThat(before)
          .containsOnlyKeys(
              "RootsealNamespaceBelowThreshold firing shop",
              "RootsealClusterBelowThreshold pending ");
    }
  }

  /** Nothing is told while it is gone, Prometheus restarted or not, and the truth afterwards. */
  @Test
  void anOutageOfTheApiServerResolvesNothing(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("rules.yaml"),
        Files.readString(RULES).replace("[5m]", "[5s]").replaceAll("for: \\d+[mh]", "for: 1s"));
    try (Alertmanager alertmanager = Alertmanager.start(folder);
        OperatorProcess operator = startLeader()) {
      String configuration =
          configuration(operator.metricsUri().getAuthority(), "127.0.0.1:9")
              + alertmanager.configuration();
      try (PrometheusServer prometheus = PrometheusServer.start(folder, configuration)) {
        await("fires").until(() -> alertmanager.told().containsAll(FIRED));
        cluster.stopApiServer();
        // Ending in order it refuses connections, and keeps the watches that it has: then the
        // lease is what is lost.
        operator
            .expect("Lost the connection")
            .expect("API server rejects writes")
            .expect("cannot be used: connection refused");
        await("longer without numbers than an alert needed to resolve")
            .atMost(ofMinutes(2))
            .until(() -> !prometheus.query(MISSING + " > 15").isEmpty());
      }
      try (PrometheusServer prometheus = PrometheusServer.start(folder, configuration)) {
        await("Prometheus was started again")
            .atMost(ofMinutes(1))
            .until(() -> !prometheus.query(MISSING + " > 40").isEmpty());
        assertThat(prometheus.query("ALERTS{alertname=\"RootsealNoLeader\"}")).isNotEmpty();
        assertThat(alertmanager.told()).doesNotContainAnyElementsOf(RESOLVED);

        cluster.startApiServer();
        cluster.kubectl().ok("delete deployment bad -n shop");
        await("fixed").atMost(ofMinutes(1)).until(() -> alertmanager.told().containsAll(RESOLVED));
      }
    }
  }

  /** As a ServiceMonitor has it: the target's own `namespace`, and that of the series before it. */
  private static String configuration(String one, String other) {
    return """
    global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}
    rule_files: [rules.yaml]
    scrape_configs:
      - job_name: rootseal
        honor_labels: true
        static_configs:
          - targets: ["%s", "%s"]
            labels: {namespace: rootseal-system}
    """
        .formatted(one, other);
  }

  /** The committed rules, but that the one about namespaces has no hour to wait. */
  private static String rules() throws IOException {
    String text = Files.readString(RULES);
    assertThat(text).containsOnlyOnce("alert: RootsealNamespaceBelowThreshold\n");
    int alert = text.indexOf("alert: RootsealNamespaceBelowThreshold\n");
    return text.substring(0, alert) + text.substring(alert).replaceFirst("for: 1h", "for: 1s");
  }

  private static void assertFiringAllTheTime(
      PrometheusServer prometheus, Instant from, Instant to) {
    JsonNode gap = prometheus.query("absent(" + NUMBERS + ")", from, to, SECOND);
    assertThat(gap.at("/0/values")).as("seconds without numbers").hasSizeGreaterThan(5);
    JsonNode firing = prometheus.query(FIRING, from, to, SECOND);
    assertThat(firing).hasSize(1);
    assertThat(firing.at("/0/metric/namespace").asText()).isEqualTo("shop");
    assertThat(firing.at("/0/values")).hasSize((int) Duration.between(from, to).toSeconds() + 1);
  }

  private static Map<String, String> activeSince(PrometheusServer prometheus) {
    Map<String, String> active = new TreeMap<>();
    for (JsonNode alert : prometheus.data("alerts").path("alerts")) {
      active.put(
          Api.texts(alert, "/labels/alertname", "/state", "/labels/namespace"),
          alert.path("activeAt").asText());
    }
    return active;
  }

  private OperatorProcess startLeader() {
    OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady();
    await("leads").until(() -> operator.metrics().hasClusterRatio());
    return operator;
  }

  private record Alertmanager(Server server, int port, HttpServer receiver, List<String> told)
      implements AutoCloseable {
    static Alertmanager start(Path folder) throws IOException {
      List<String> told = new CopyOnWriteArrayList<>();
      HttpServer receiver =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      receiver.createContext(
          "/",
          exchange -> {
            for (JsonNode alert : JSON.readTree(exchange.getRequestBody()).path("alerts")) {
              told.add(Api.texts(alert, "/status", "/labels/alertname", "/labels/namespace"));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      receiver.start();
      Path configuration =
          Files.writeString(
              folder.resolve("alertmanager.yml"),
              Files.readString(Path.of("examples/walkthrough/alertmanager.yaml"))
                  .replace("@RECEIVER@", "127.0.0.1:" + receiver.getAddress().getPort()));
      int port = Server.freePort();
      Path program =
          Requirement.onThePath("prometheus-alertmanager")
              .or(() -> Requirement.onThePath("alertmanager"))
              .orElseThrow();
      String command =
          "%s --config.file=%s --storage.path=%s --web.listen-address=127.0.0.1:%d --cluster.listen-address="
              .formatted(program, configuration, folder.resolve("alertmanager"), port);
      Server server =
          Server.start(folder.resolve("alertmanager.log"), List.of(command.split(" ", -1)));
      return new Alertmanager(server, port, receiver, told);
    }

    String configuration() {
      return "alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:%d']}]}]}\n"
          .formatted(port);
    }

    @Override
    public void close() {
      server.close();
      receiver.stop(0);
    }
  }
}
