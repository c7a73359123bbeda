package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.Workloads;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two replicas and a lease. */
class LeaderTest {
  /** Two tries to get the lease lie 1 s apart, with up to 1.2 s more by chance. */
  private static final Duration HAND_OVER = Duration.ofSeconds(8);

  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private final Cluster cluster = Cluster.startWithShop();

  @Test
  void onlyTheLeaderWritesAndExportsTheRatioUntilItIsStopped() {
    try (RunningOperator first = leader("first");
        RunningOperator second =
            RunningOperator.startReplica(cluster.config(), "second").awaitReady()) {
      Map<String, Long> writes = cluster.writes();
      assertThat(writes)
          .as("one writer")
          .allSatisfy((what, count) -> assertThat(count).as(what).isEqualTo(1));
      assertThat(second.scrape().seriesWith("rootseal_")).allMatch(LeaderTest::isOfEveryReplica);
      assertThat(second.scrape().value("rootseal_watch_connected{kind=\"Deployment\"}"))
          .hasValue(1);
      assertThat(first.scrape().value("rootseal_leader")).hasValue(1);
      assertThat(second.scrape().value("rootseal_leader")).hasValue(0);

      first.stop();
      assertThat(cluster.leaseHolder()).isIn("", "second");

      await("takes over").atMost(HAND_OVER).until(() -> cluster.leaseHolder().equals("second"));
      await("exports").until(() -> second.scrape().clusterRatio().isPresent());
      assertThat(second.scrape().value("rootseal_leader")).hasValue(1);
      assertThat(cluster.writes()).as("nothing is different").isEqualTo(writes);
      cluster.apply(Workloads.writable("shop", "late"));
      cluster.awaitReport("shop", "1 of 2");
    }
    assertThat(cluster.leaseHolder()).isEmpty();
    assertThat(log.count("No leader: lease released")).isEqualTo(2);
    assertThat(log.count("The lease was lost")).isZero();
  }

  /** It is read before this replica leads, and again when it does. */
  @Test
  void policyThatWasUnusableBeforeItLedIsToldByAnEvent() {
    Policies policies = new Policies(cluster);
    policies.apply("{exemptions: [{name: web, match: {}, reason: none}]}");
    RunningOperator operator = leader("only");
    assertThat(operator.scrape().value("rootseal_leader")).hasValue(1);

    assertThat(policies.awaitReasons("default", 1)).containsExactly("PolicyUnusable");
    assertThat(log.count("The policy cannot be used")).isEqualTo(1);
  }

  @Test
  void leaseThatSomebodyElseTookEndsTheTermAndANewOneWaits() {
    try (RunningOperator operator = leader("first")) {
      // Merged, not edited: the leader may renew it between a reading and a writing.
      cluster
          .lease()
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\":{\"holderIdentity\":\"intruder\",\"leaseDurationSeconds\":2}}");

      await("loss seen").atMost(HAND_OVER).until(() -> log.count("The lease was lost") == 1);
      await("does not lead").until(() -> leadsNot(operator));
      await("leads again").atMost(HAND_OVER).until(() -> cluster.leaseHolder().equals("first"));
      await("ratio again").until(() -> operator.scrape().clusterRatio().isPresent());
      cluster.apply(Workloads.writable("shop", "late") + Workloads.namespace("new"));
      cluster.awaitReport("shop", "1 of 2");
      // What shows the state of the controllers belongs to a session; that of an ended one must not
      // stay in the place of the new one.
      System.gc();
      await("gauges of the new session")
          .until(
              () ->
                  operator.scrape().value("custom_resources{controller_name=\"namespace-report\"}"),
              OptionalDouble.of(3)::equals);
    }
    assertThat(cluster.leaseHolder()).isEmpty();
  }

  @Test
  void leaseThatCannotBeRenewedEndsTheTermAndANewOneBegins() {
    Gateway gateway = cluster.gateway();
    try (RunningOperator operator =
        RunningOperator.startReplica(cluster.config(gateway), "first").awaitReady()) {
      await("leads").until(() -> operator.scrape().clusterRatio().isPresent());
      gateway.answer(
          request -> request.is("PATCH", "/leases/"), Gateway.Answer.refusal(403, "no more"));

      await("loss seen")
          .atMost(Duration.ofSeconds(16))
          .until(() -> log.count("The lease was lost") == 1);
      await("no ratio").until(() -> operator.scrape().clusterRatio().isEmpty());
      gateway.heal();

      await("ratio again")
          .atMost(Duration.ofSeconds(20))
          .until(() -> operator.scrape().clusterRatio().isPresent());
      assertThat(cluster.leaseHolder()).isEqualTo("first");
      await("nothing stays of the first session")
          .untilAsserted(() -> assertThat(LiveObjects.count(OperatorSession.class)).isOne());
    }
    assertThat(cluster.leaseHolder()).isEmpty();
  }

  /** By the version that it holds: nothing is read again while all goes well. */
  @Test
  void atRestTheLeaseCostsOneRequestInTwoSeconds() {
    Gateway gateway = cluster.gateway();
    try (RunningOperator operator =
        RunningOperator.startReplica(cluster.config(gateway), "first").awaitReady()) {
      await("leads").until(() -> operator.scrape().clusterRatio().isPresent());
      await("renewed").until(() -> renewals(gateway) > 0);
      long before = renewals(gateway);
      long reads = gateway.count(request -> request.is("GET", "/leases/"));
      long begin = System.nanoTime();

      await("renewed again").until(() -> renewals(gateway) == before + 3);

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(4));
      assertThat(gateway.count(request -> request.is("GET", "/leases/"))).isEqualTo(reads);
    }
  }

  private static long renewals(Gateway gateway) {
    return gateway.count(request -> request.is("PATCH", "/leases/"));
  }

  @Test
  void leaderBehindAPathPrefixKnowsThatItLeads() {
    Gateway gateway = cluster.gateway();
    Config config = cluster.config(gateway);
    config.setMasterUrl(gateway.uri() + Gateway.PREFIX + "/");
    RunningOperator operator =
        cluster.with(RunningOperator.startReplica(config, "first").awaitReady());
    await("exports").until(() -> operator.scrape().clusterRatio().isPresent());

    assertThat(operator.scrape().value("rootseal_leader")).hasValue(1);
    cluster.awaitReport("shop", "1 of 1");
    await("older data is asked for")
        .until(() -> gateway.count(request -> request.is("GET", "?limit=1")) > 0);
    assertThat(gateway.count(request -> request.target().contains(Gateway.PREFIX + Gateway.PREFIX)))
        .isZero();
  }

  /** The program may be told to stop while a session ends by itself. */
  @Test
  void interruptedThreadReleasesTheLeaseAndStopsTheInformersAllTheSame() {
    OperatorSettings settings =
        RunningOperator.settings(Optional.of(Cluster.LEASE_NAMESPACE), "only");
    ProcessState process = ProcessState.begin(cluster.config(), settings, Clock.systemUTC());
    OperatorSession session = new OperatorSession(process, Metrics.NOOP);
    session.readPolicy();
    session.start();
    await("leads").until(session::isLeading);

    Thread.currentThread().interrupt();
    session.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cluster.leaseHolder()).isEmpty();
    assertThat(session.watches()).doesNotContainValue(true);
  }

  private RunningOperator leader(String identity) {
    RunningOperator operator =
        cluster.with(RunningOperator.startReplica(cluster.config(), identity).awaitReady());
    await("leads").until(() -> operator.scrape().clusterRatio().isPresent());
    cluster.awaitClusterReport("1 of 1");
    return operator;
  }

  private static boolean leadsNot(RunningOperator operator) {
    var scrape = operator.scrape();
    return scrape.clusterRatio().isEmpty()
        && scrape.value("rootseal_leader").equals(OptionalDouble.of(0));
  }

  private static boolean isOfEveryReplica(String series) {
    return series.startsWith("rootseal_build_info")
        || series.startsWith("rootseal_api_server_connected")
        || series.startsWith("rootseal_heap_live_ratio")
        || series.startsWith("rootseal_leader")
        || series.startsWith("rootseal_watch_connected");
  }
}
