package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas and a lease: one leads and writes; the other takes over when the first is stopped,
 * or killed.
 */
@Needs(Requirement.CONTROL_PLANE)
record TwoReplicasIT(ControlPlane cluster, Reports reports, @Needs.Installed Path kubeconfig) {
  /** Less than 3 s where nothing else runs; the bound leaves room for a loaded machine. */
  private static final Duration HAND_OVER = Duration.ofSeconds(5);

  /** The lease of 15 s, and the time between two tries to get it. */
  private static final Duration LEASE_RUNS_OUT = Duration.ofSeconds(20);

  TwoReplicasIT {
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "first"));
  }

  /**
   * A replica that was killed leaves a lease behind, for which the next test would have to wait.
   */
  @BeforeEach
  void nobodyLeads() {
    cluster.api().tryDelete(Leaders.LEASE);
  }

  @Test
  void otherTakesOverWhenTheLeaderIsKilledOrStoppedAndTheLastOneReleasesTheLease() {
    try (OperatorProcess killed = startLeader();
        OperatorProcess leader = startOther()) {
      assertThat(killed.metrics().hasClusterRatio()).isTrue();
      assertThat(leader.metrics().hasClusterRatio()).as("only the leader exports").isFalse();

      long from = System.nanoTime();
      killed.kill();
      Duration took = awaitLeads(leader, from);
      System.out.printf("taken over %d ms after SIGKILL%n", took.toMillis());
      assertThat(took).isLessThan(LEASE_RUNS_OUT);
      assertWrites(leader);

      try (OperatorProcess other = startOther()) {
        isStopped(leader, other);
        assertStopsWithin(Duration.ofSeconds(5), other);
        assertThat(Leaders.holder(cluster.api())).as("released").isEmpty();
      }
    }
  }

  private void isStopped(OperatorProcess leader, OperatorProcess other) {
    String written = writtenByTheLeader();

    long from = System.nanoTime();
    leader.askToStop();
    Duration took = awaitLeads(other, from);

    assertThat(leader.awaitExit(Duration.ofSeconds(5))).as("clean stop").isZero();
    System.out.printf("taken over %d ms after SIGTERM%n", took.toMillis());
    assertThat(took).isLessThan(HAND_OVER);
    assertThat(version("late")).as("nothing has changed").isEqualTo(written);
    assertWrites(other);
  }

  /** The version of a report of which the other replica has seen no more than that it is there. */
  private String writtenByTheLeader() {
    cluster.apply(Workloads.namespace("late") + Workloads.compliant("late", "first"));
    reports.await("late", 1, 1);
    return version("late");
  }

  private String version(String namespace) {
    return cluster.api().get(Reports.path(namespace)).at("/metadata/resourceVersion").asText();
  }

  private static void assertStopsWithin(Duration bound, OperatorProcess operator) {
    long from = System.nanoTime();
    assertThat(operator.terminate()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(bound);
  }

  private OperatorProcess startLeader() {
    OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady();
    awaitLeads(operator, System.nanoTime());
    return operator;
  }

  /** A replica that does not lead is ready, too: it is ready to take over. */
  private OperatorProcess startOther() {
    return OperatorProcess.startReplica(kubeconfig).awaitReady();
  }

  /**
   * Waits until it holds the lease and has evaluated everything; the answer is the time since then.
   */
  private Duration awaitLeads(OperatorProcess operator, long from) {
    Leaders.awaitLeads(cluster.api(), operator, LEASE_RUNS_OUT.plusSeconds(10));
    return Duration.ofNanos(System.nanoTime() - from);
  }

  private void assertWrites(OperatorProcess operator) {
    String namespace = "after-" + operator.pid();
    cluster.apply(Workloads.namespace(namespace) + Workloads.compliant(namespace, "web"));
    reports.await(namespace, 1, 1);
  }
}
