package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator is paused, killed or asked to stop; of two replicas the other takes over. */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
record SignalsIT(ControlPlane cluster, Api api, Reports reports, @Needs.Installed Path kubeconfig) {
  private static final int NAMESPACES = 10;
  private static final int WORKLOADS = 10;

  /** Less than 3 s where nothing else runs; the bound leaves room for a loaded machine. */
  private static final Duration HAND_OVER = Duration.ofSeconds(5);

  /** The lease of 15 s, and the time between two tries to get it. */
  private static final Duration LEASE_RUNS_OUT = Duration.ofSeconds(20);

  /** Without a workload there is no ratio by which a leader is known. */
  SignalsIT {
    cluster.apply(Workloads.namespace("paused") + Workloads.compliant("paused", "web"));
  }

  /** The lease of a leader that was killed would live on. */
  @AfterEach
  void nobodyLeads() {
    api.tryDelete(Leaders.LEASE);
  }

  @Test
  void otherTakesOverWhenTheLeaderIsKilledOrStoppedAndTheLastOneReleasesTheLease() {
    try (OperatorProcess killed = lead();
        OperatorProcess leader = replica()) {
      assertThat(killed.metrics().hasClusterRatio()).isTrue();
      assertThat(leader.metrics().hasClusterRatio()).as("only the leader exports").isFalse();

      long from = System.nanoTime();
      killed.kill();
      assertThat(awaitLeads(leader, from, "SIGKILL")).isLessThan(LEASE_RUNS_OUT);
      assertWrites(leader);

      try (OperatorProcess other = replica()) {
        isStopped(leader, other);
        long stopped = System.nanoTime();
        assertThat(other.terminate()).isZero();
        assertThat(since(stopped)).isLessThan(Duration.ofSeconds(5));
        assertThat(Leaders.holder(api)).as("released").isEmpty();
      }
    }
  }

  private void isStopped(OperatorProcess leader, OperatorProcess other) {
    // A report of which the other replica has seen no more than that it is there.
    cluster.apply(Workloads.namespace("late") + Workloads.compliant("late", "first"));
    reports.await("late", 1, 1);
    String written = reports.versions().get("late");

    long from = System.nanoTime();
    leader.askToStop();
    Duration took = awaitLeads(other, from, "SIGTERM");

    assertThat(leader.awaitExit(Duration.ofSeconds(5))).as("clean stop").isZero();
    assertThat(took).isLessThan(HAND_OVER);
    assertThat(reports.versions()).as("nothing has changed").containsEntry("late", written);
    assertWrites(other);
  }

  private void assertWrites(OperatorProcess operator) {
    String namespace = "after-" + operator.pid();
    cluster.apply(Workloads.namespace(namespace) + Workloads.compliant(namespace, "web"));
    reports.await(namespace, 1, 1);
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /** Until it holds the lease and has evaluated everything; the answer is the time since then. */
  private Duration awaitLeads(OperatorProcess operator, long from, String what) {
    Leaders.awaitLeads(api, operator, LEASE_RUNS_OUT.plusSeconds(10));
    Duration took = since(from);
    System.out.printf("taken over %d ms after %s%n", took.toMillis(), what);
    return took;
  }

  @Test
  @Tag("nightly")
  void leaderThatWasPausedForLongerThanItsLeaseNeitherWritesNorExports() {
    try (OperatorProcess leader = lead().expect("The lease was lost");
        OperatorProcess other = replica()) {
      reports.await("paused", 1, 1);
      leader.signal("STOP");
      awaitLeads(other, System.nanoTime(), "SIGSTOP");
      cluster.apply(Workloads.writable("paused", "db"));
      reports.await("paused", 1, 2);
      await("summary").until(() -> other.messages().contains("Compliance summary written"));
      Map<String, String> written = reports.versions();

      leader.signal("CONT");

      assertThat(leader.metrics().hasClusterRatio()).as("at once").isFalse();
      await("knows that it does not lead")
          .until(
              () -> leader.readiness().statusCode() == 200 && !leader.metrics().hasClusterRatio());
      assertThat(Leaders.holder(api)).isEqualTo(other.identity());
      assertThat(other.metrics().hasClusterRatio()).isTrue();
      assertThat(reports.versions()).isEqualTo(written);
    }
  }

  /** What issue and documents promise: on a machine that does nothing else, hence by night. */
  @Test
  @Tag("nightly")
  void underLoadTheLeaderEndsInFiveSecondsAndTheOtherLeadsInThree() {
    try (OperatorProcess leader = lead();
        OperatorProcess other = replica()) {
      Thread load = Thread.ofVirtual().start(() -> burst("load", 100));
      await("reports are written").until(() -> reports.find("load-20").isPresent());
      long from = System.nanoTime();
      leader.askToStop();

      Duration took = awaitLeads(other, from, "SIGTERM under load");
      assertThat(leader.awaitExit(Duration.ofSeconds(5).minus(took))).isZero();

      assertThat(took).isLessThan(Duration.ofSeconds(3));
      join(load);
      reports.await("load-99", WORKLOADS, WORKLOADS);
    }
  }

  @Test
  void killedInTheMiddleOfABurstItLeavesNothingBehindAndAHangUpIsNoError() {
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      Thread burst = Thread.ofVirtual().start(() -> burst("killed", NAMESPACES));
      await("first reports").until(() -> reports.find("killed-2").isPresent());
      operator.kill();
      join(burst);
    }
    try (OperatorProcess next = OperatorProcess.start(kubeconfig).awaitReady()) {
      IntStream.range(0, NAMESPACES)
          .forEach(i -> reports.await("killed-" + i, WORKLOADS, WORKLOADS));
      // What a terminal sends when it is closed; under load, too, it ends within five seconds.
      Thread load = Thread.ofVirtual().start(() -> burst("stopped", NAMESPACES));
      await("first reports").until(() -> reports.find("stopped-2").isPresent());
      next.signal("HUP");
      assertThat(next.awaitExit(Duration.ofSeconds(5))).isZero();
      assertThat(next.messages()).contains("Operator stopped");
      join(load);
    }
  }

  private void burst(String prefix, int namespaces) {
    for (int i = 0; i < namespaces; i++) {
      String namespace = prefix + "-" + i;
      cluster.apply(
          Workloads.namespace(namespace)
              + Workloads.times(WORKLOADS, j -> Workloads.compliant(namespace, "web-" + j)));
    }
  }

  private static void join(Thread thread) {
    unchecked(() -> thread.join());
  }

  private OperatorProcess lead() {
    OperatorProcess operator = replica();
    awaitLeads(operator, System.nanoTime(), "the start");
    return operator;
  }

  /** A replica that does not lead is ready, too: it is ready to take over. */
  private OperatorProcess replica() {
    return OperatorProcess.startReplica(kubeconfig).awaitReady();
  }
}
