package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.Workloads;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The age of the numbers is not that of the last look while a part of the cluster is not seen. */
class LastEvaluationTest {
  /** The numbers are confirmed every minute, whatever else happens. */
  private static final Duration SETTLED = Duration.ofSeconds(90);

  /** Less than the minute after which all is confirmed anyway. */
  private static final Duration SOON = Duration.ofSeconds(45);

  @AutoClose private final Cluster cluster = Cluster.startWithShop();
  private final Gateway gateway = cluster.gateway();

  @Test
  void standsStillWhileAWatchIsNotAlive() {
    RunningOperator operator = cluster.operator(gateway).awaitReady();
    cluster.awaitClusterReport("1 of 1");
    await("evaluated").until(() -> lastEvaluation(operator) > 0);
    loseDeployments(operator);
    double before = lastEvaluation(operator);

    // Whatever else is seen is evaluated and written, twice: the first time is over by then.
    for (int i = 1; i <= 2; i++) {
      cluster.apply(statefulSet("db-" + i));
      cluster.awaitClusterReport("1 of " + (1 + i));
    }

    assertThat(lastEvaluation(operator)).isEqualTo(before);

    gateway.heal();
    await("goes on").atMost(SETTLED).until(() -> connected(operator, "Deployment") == 1);
    cluster.apply(statefulSet("db-3"));
    await("moves on").atMost(SETTLED).until(() -> lastEvaluation(operator) > before);
  }

  /** Nothing happens then but that the watch begins; the summary was written before. */
  @Test
  void isThereAsSoonAsAllWatchesAre() {
    gateway.answer(
        request -> request.is("GET", "/deployments?") && request.is("GET", "watch=true"),
        Gateway.Answer.refusal(503, "not now"));
    RunningOperator operator = cluster.operator(gateway);
    cluster.awaitClusterReport("1 of 1");
    assertThat(lastEvaluation(operator)).isZero();

    gateway.heal();

    await("evaluated").atMost(SOON).until(() -> lastEvaluation(operator) > 0);
  }

  /** Their watch ends and none begins; those of all others do. */
  private void loseDeployments(RunningOperator operator) {
    gateway.answer(
        request -> request.is("GET", "/deployments?"), Gateway.Answer.refusal(503, "not now"));
    cluster.disconnectWatches();
    await("Deployments alone are lost")
        .atMost(SETTLED)
        .until(
            () ->
                connected(operator, "Deployment") == 0
                    && connected(operator, "Namespace") == 1
                    && connected(operator, "StatefulSet") == 1
                    && connected(operator, "ComplianceSummary") == 1);
  }

  private static String statefulSet(String name) {
    return Workloads.writable("shop", name).replace("kind: Deployment", "kind: StatefulSet");
  }

  private static double lastEvaluation(RunningOperator operator) {
    return operator.scrape().value("rootseal_last_evaluation_timestamp_seconds").orElse(0);
  }

  private static double connected(RunningOperator operator, String kind) {
    return operator
        .scrape()
        .value("rootseal_watch_connected{kind=\"%s\"}".formatted(kind))
        .orElseThrow();
  }
}
