package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Connections that were forgotten on the way: open and silent. An operator must not go on saying
 * what was true before. Each case waits out the limit, so that they run beside each other.
 */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
class SilentConnectionsIT {
  /** More than the minute after which the time of the evaluation moves on, seen changes or not. */
  private static final Duration CONFIRMED = Duration.ofSeconds(65);

  private static final String LOST = "Lost the connection to the API server";

  /** A watch of 45 s, 15 s in which its end does not come, and the time that a new one takes. */
  private static final Duration NOTICED = Duration.ofSeconds(75);

  private static final Duration IDLE = Duration.ofSeconds(3);

  /** Namespaces, the three kinds of workloads, both kinds of reports, the policy. */
  private static final int WATCHES = 7;

  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final Reports reports;

  SilentConnectionsIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
    reports = cluster.reports();
  }

  @Test
  void truthGetsThroughAndNobodyPassesForConnected() throws IOException {
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "api"));
    try (TcpWay alonesWay = TcpWay.before(port());
        TcpWay leadersWay = TcpWay.before(port());
        TcpWay cutOffsWay = TcpWay.before(port());
        OperatorProcess alone = OperatorProcess.start(through(alonesWay, "alone"));
        OperatorProcess leader = OperatorProcess.startReplica(through(leadersWay, "leader"));
        OperatorProcess cutOff = OperatorProcess.start(through(cutOffsWay, "cut-off"))) {
      for (OperatorProcess operator : List.of(alone, leader, cutOff)) {
        operator.expect(LOST).awaitReady();
        awaitRatio(operator, 1);
      }
      silenceWatches(alonesWay);
      silenceWatches(leadersWay);
      cutOffsWay.silenceAll();

      long from = System.nanoTime();
      cluster.apply(Workloads.writable("Deployment", "shop", "web"));

      await("the cut off one says so")
          .atMost(NOTICED)
          .until(() -> cutOff.readiness().statusCode() == 503 && connected(cutOff) == 0);
      for (OperatorProcess operator : List.of(alone, leader)) {
        await("truth").atMost(NOTICED).until(() -> ratio(operator) == 0.5);
        System.out.printf(
            "the truth got through %d s after it had changed%n",
            Duration.ofNanos(System.nanoTime() - from).toSeconds());
      }
      reports.await("shop", 1, 2);
      assertThat(leader.messages()).noneMatch(message -> message.contains("lease was lost"));
      double before = lastEvaluation(cutOff);
      await("the age of the numbers is told")
          .during(CONFIRMED)
          .atMost(CONFIRMED.plusSeconds(10))
          .until(() -> lastEvaluation(cutOff) == before);

      cutOffsWay.letNewThrough();
      await("back").atMost(NOTICED).until(() -> ratio(cutOff) == 0.5 && connected(cutOff) == 7);
      for (OperatorProcess operator : List.of(alone, leader, cutOff)) {
        await("connected").until(() -> connected(operator) == WATCHES);
        await("confirmed").atMost(CONFIRMED).until(() -> lastEvaluation(operator) > before);
        assertThat(LogLines.problems(operator))
            .allMatch(line -> line.contains(LOST))
            .hasSizeLessThan(2);
        LogLines.assertNoStackTrace(operator);
      }
    }
  }

  /** The watches are idle; the connection that renews the lease never is. */
  private static void silenceWatches(TcpWay proxy) {
    await("idle watches").until(() -> proxy.idle(IDLE).size() >= WATCHES);
    proxy.idle(IDLE).forEach(TcpWay.Connection::silence);
  }

  private static void awaitRatio(OperatorProcess operator, double ratio) {
    await("ratio").atMost(Duration.ofSeconds(15)).until(() -> ratio(operator) == ratio);
  }

  private static double ratio(OperatorProcess operator) {
    return operator.metrics().clusterRatio().orElse(-1);
  }

  private static double lastEvaluation(OperatorProcess operator) {
    return operator.metrics().value("rootseal_last_evaluation_timestamp_seconds").orElseThrow();
  }

  private static double connected(OperatorProcess operator) {
    return operator.metrics().series().entrySet().stream()
        .filter(one -> one.getKey().name().equals("rootseal_watch_connected"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private int port() {
    return Integer.parseInt(cluster.address().split(":", 2)[1]);
  }

  private Path through(TcpWay proxy, String name) throws IOException {
    return Files.writeString(
        kubeconfig.resolveSibling(name + ".kubeconfig"),
        Files.readString(kubeconfig).replace(cluster.address(), proxy.address()));
  }
}
