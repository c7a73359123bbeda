package dev.rootseal.e2e;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real Prometheus makes of the committed alerts while nobody exports compliance series,
 * since the API server is gone. Of a hand-over `hand-over.yaml` shows it, by promtool.
 */
@Tag("nightly")
@Needs({Requirement.CONTROL_PLANE, Requirement.PROMETHEUS})
class OutageAlertsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RULES = Path.of("config/prometheus/rules/rules.yaml");
  private static final String MISSING = "cluster:rootseal_compliance_threshold_ratio:missing";
  private static final List<String> FIRED =
      List.of(
          "firing RootsealClusterBelowThreshold ", "firing RootsealNamespaceBelowThreshold shop");
  private static final List<String> RESOLVED =
      FIRED.stream().map(told -> told.replace("firing", "resolved")).toList();

  private final ControlPlane cluster;
  private final Path kubeconfig;

  OutageAlertsIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
  }

  @BeforeEach
  void breakANamespace() {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.compliant("shop", "good")
            + Workloads.writable("Deployment", "shop", "bad"));
  }

  /**
   * The owners are told nothing while the API server is gone, though Prometheus is restarted
   * meanwhile, and the truth when it is back.
   */
  @Test
  void anOutageOfTheApiServerResolvesNothing(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("rules.yaml"),
        Files.readString(RULES).replace("[5m]", "[5s]").replaceAll("for: \\d+[mh]", "for: 1s"));
    try (Alertmanager alertmanager = Alertmanager.start(folder);
        OperatorProcess operator = startLeader()) {
      String configuration =
          configuration(operator.metricsUri().getAuthority()) + alertmanager.configuration();
      try (PrometheusServer prometheus = PrometheusServer.start(folder, configuration)) {
        await("fires").until(() -> alertmanager.told().containsAll(FIRED));
        cluster.stopApiServer();
        operator.expect("Lost the connection").expect("API server rejects writes");
        await("longer without numbers than an alert needed to resolve")
            .atMost(Duration.ofMinutes(2))
            .until(() -> !prometheus.query(MISSING + " > 15").isEmpty());
      }
      try (PrometheusServer prometheus = PrometheusServer.start(folder, configuration)) {
        await("Prometheus was started again")
            .atMost(Duration.ofMinutes(1))
            .until(() -> !prometheus.query(MISSING + " > 40").isEmpty());
        assertThat(prometheus.query("ALERTS{alertname=\"RootsealNoLeader\"}")).isNotEmpty();
        assertThat(alertmanager.told()).doesNotContainAnyElementsOf(RESOLVED);

        cluster.startApiServer();
        cluster.kubectl().ok("delete deployment bad -n shop");
        await("fixed")
            .atMost(Duration.ofMinutes(1))
            .until(() -> alertmanager.told().containsAll(RESOLVED));
      }
    }
  }

  /** As a ServiceMonitor has it: the target's own `namespace`, and that of the series before it. */
  private static String configuration(String target) {
    return """
    global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}
    rule_files: [rules.yaml]
    scrape_configs:
      - job_name: rootseal
        honor_labels: true
        static_configs:
          - targets: ["%s"]
            labels: {namespace: rootseal-system}
    """
        .formatted(target);
  }

  private OperatorProcess startLeader() {
    OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady();
    await("leads").until(() -> operator.metrics().hasClusterRatio());
    return operator;
  }

  /** A real Alertmanager, and the receiver that it tells. */
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
              JsonNode labels = alert.path("labels");
              told.add(
                  "%s %s %s"
                      .formatted(
                          alert.path("status").asText(),
                          labels.path("alertname").asText(),
                          labels.path("namespace").asText()));
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
      Server server =
          Server.start(
              folder.resolve("alertmanager.log"),
              List.of(
                  Requirement.onThePath("prometheus-alertmanager")
                      .or(() -> Requirement.onThePath("alertmanager"))
                      .orElseThrow()
                      .toString(),
                  "--config.file=" + configuration,
                  "--storage.path=" + folder.resolve("alertmanager"),
                  "--web.listen-address=127.0.0.1:" + port,
                  "--cluster.listen-address="));
      return new Alertmanager(server, port, receiver, told);
    }

    /** What Prometheus has to be told of it. */
    String configuration() {
      return """
      alerting:
        alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]
      """
          .formatted(port);
    }

    @Override
    public void close() {
      server.close();
      receiver.stop(0);
    }
  }
}
