package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.FaultyWay.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that were forgotten on the way, open and silent, and those through a proxy. */
@Needs(Requirement.CONTROL_PLANE)
record ConnectionsIT(ControlPlane cluster, Reports reports, @Needs.Installed Path kubeconfig) {
  /** More than the minute after which the time of the evaluation moves on, seen changes or not. */
  private static final Duration CONFIRMED = Duration.ofSeconds(65);

  private static final String LOST = "Lost the connection to the API server";

  /** A watch of 45 s, 15 s in which its end does not come, and the time that a new one takes. */
  private static final Duration NOTICED = Duration.ofSeconds(75);

  private static final Duration IDLE = Duration.ofSeconds(3);

  /** Namespaces, the three kinds of workloads, both kinds of reports, the policy. */
  private static final int WATCHES = 7;

  @Test
  @Tag("nightly")
  void truthGetsThroughAndNobodyPassesForConnected() {
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "api"));
    try (FaultyWay alonesWay = FaultyWay.to(cluster);
        FaultyWay leadersWay = FaultyWay.to(cluster);
        FaultyWay cutOffsWay = FaultyWay.to(cluster);
        OperatorProcess alone = OperatorProcess.start(alonesWay.redirected(kubeconfig));
        OperatorProcess leader = OperatorProcess.startReplica(leadersWay.redirected(kubeconfig));
        OperatorProcess cutOff = OperatorProcess.start(cutOffsWay.redirected(kubeconfig))) {
      for (OperatorProcess operator : List.of(alone, leader, cutOff)) {
        operator.expect(LOST).awaitReady();
        await("ratio").until(() -> ratio(operator) == 1);
      }
      silenceWatches(alonesWay);
      silenceWatches(leadersWay);
      cutOffsWay.turnFromNowOn(Fault.HANGING);
      cutOffsWay.silence();

      long from = System.nanoTime();
      cluster.apply(Workloads.writable("shop", "web"));

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

      cutOffsWay.turnFromNowOn(Fault.NONE);
      await("back").atMost(NOTICED).until(() -> ratio(cutOff) == 0.5 && connected(cutOff) == 7);
      for (OperatorProcess operator : List.of(alone, leader, cutOff)) {
        await("connected").until(() -> connected(operator) == WATCHES);
        await("confirmed").atMost(CONFIRMED).until(() -> lastEvaluation(operator) > before);
        assertThat(OperatorLog.problems(operator))
            .allMatch(line -> line.contains(LOST))
            .hasSizeLessThan(2);
      }
    }
  }

  /** The watches are idle; the connection that renews the lease never is. */
  private static void silenceWatches(FaultyWay proxy) {
    await("idle watches").until(() -> proxy.idle(IDLE).size() >= WATCHES);
    proxy.idle(IDLE).forEach(FaultyWay.Connection::silence);
  }

  private static double ratio(OperatorProcess operator) {
    return operator.metrics().ratio("shop").orElse(-1);
  }

  private static double lastEvaluation(OperatorProcess operator) {
    return operator.metrics().value("rootseal_last_evaluation_timestamp_seconds").orElseThrow();
  }

  private static double connected(OperatorProcess operator) {
    return operator.metrics().sum("rootseal_watch_connected");
  }

  /** Of a server whose name the proxy alone knows, so that nothing gets there by another way. */
  @Test
  void requestsAndWatchesGoThroughAProxy() {
    cluster.apply(Workloads.namespace("proxied") + Workloads.writable("proxied", "web"));
    try (FaultyWay proxy = FaultyWay.asProxyOf(cluster)) {
      try (OperatorProcess operator =
          OperatorProcess.start(proxy.redirected(kubeconfig)).awaitReady()) {
        reports.await("proxied", 0, 1);
        assertThat(proxy.open()).as("one for each watch").isGreaterThanOrEqualTo(WATCHES);
        assertThat(OperatorLog.problems(operator)).isEmpty();

        cluster.apply(Workloads.compliant("proxied", "seen-by-a-watch"));
        reports.await("proxied", 1, 2);

        proxy.turn(FaultyWay.Fault.NONE);
        cluster.apply(Workloads.compliant("proxied", "missed"));
        await("watches again")
            .until(() -> operator.readiness().statusCode() == 200 && proxy.open() >= WATCHES);
        reports.await("proxied", 2, 3);
        operator.expect("Lost the connection to the API server");
      }
      assertThat(proxy.tunnels())
          .allMatch(head -> head.startsWith("CONNECT " + FaultyWay.IN_A_CLUSTER + " HTTP/1.1\r\n"))
          .as("the credentials are the server's alone")
          .noneMatch(head -> head.contains("Authorization") || head.contains("Bearer"));
    }
  }
}
