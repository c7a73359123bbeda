package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator is paused, killed or asked to stop while it is at work. */
@Needs(Requirement.CONTROL_PLANE)
record SignalsIT(ControlPlane cluster, Api api, Reports reports, @Needs.Installed Path kubeconfig) {
  private static final int NAMESPACES = 10;
  private static final int WORKLOADS = 10;

  /** The lease of 15 s, and the time between two tries to get it. */
  private static final Duration LEASE_RUNS_OUT = Duration.ofSeconds(30);

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
  @Tag("nightly")
  void leaderThatWasPausedForLongerThanItsLeaseNeitherWritesNorExports() {
    try (OperatorProcess leader = lead().expect("The lease was lost");
        OperatorProcess other = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      reports.await("paused", 1, 1);
      leader.signal("STOP");
      Leaders.awaitLeads(api, other, LEASE_RUNS_OUT);
      cluster.apply(Workloads.writable("Deployment", "paused", "db"));
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
        OperatorProcess other = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      Thread load = Thread.ofVirtual().start(() -> burst("load", 100));
      await("reports are written").until(() -> reports.find("load-20").isPresent());
      long from = System.nanoTime();
      leader.askToStop();

      Leaders.awaitLeads(api, other, LEASE_RUNS_OUT);
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      assertThat(leader.awaitExit(Duration.ofSeconds(5).minus(took))).isZero();

      System.out.printf("under load: taken over %d ms after SIGTERM%n", took.toMillis());
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
              + IntStream.range(0, WORKLOADS)
                  .mapToObj(j -> Workloads.compliant(namespace, "web-" + j))
                  .collect(Collectors.joining()));
    }
  }

  private static void join(Thread thread) {
    unchecked(() -> thread.join());
  }

  private OperatorProcess lead() {
    OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady();
    Leaders.awaitLeads(api, operator, LEASE_RUNS_OUT);
    return operator;
  }
}
