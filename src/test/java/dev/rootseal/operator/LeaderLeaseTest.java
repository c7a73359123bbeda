package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.operator.LeaderLease.ObservedLease;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lease is applied for, owned by the Deployment, and released; {@link LeaderTest} has two. */
class LeaderLeaseTest {
  private static final Cluster cluster = Cluster.start();

  @AutoClose private final LogCapture log = new LogCapture();
  private final LeaderLease lease = lease(cluster.client());

  @BeforeEach
  void begin() {
    cluster.lease().delete();
    cluster.deleteDeployment(Cluster.LEASE_NAMESPACE, LeaderLease.NAME);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void ownLeaseIsReleased() {
    heldBy("me");

    lease.release();

    assertThat(cluster.leaseHolder()).isEmpty();
    assertThat(cluster.lease().get().getSpec().getLeaseDurationSeconds()).isEqualTo(1);
    assertThat(log.count("No leader: lease released")).isEqualTo(1);
  }

  @Test
  void leaseOfAnotherOrNoneIsLeftAlone() {
    lease.release();
    assertThat(cluster.lease().get()).isNull();
    heldBy("another");
    String before = cluster.lease().get().getMetadata().getResourceVersion();

    lease.release();

    assertThat(cluster.lease().get().getMetadata().getResourceVersion()).isEqualTo(before);
    assertThat(log.count("")).isZero();
  }

  @Test
  void leaseIsHeldByAnotherUntilItRunsOut() {
    AtomicLong nanos = new AtomicLong();
    ObservedLease seen = new ObservedLease(nanos::get);
    assertThat(isHeldByAnother(seen)).as("no lease").isFalse();
    heldBy("me");
    assertThat(isHeldByAnother(seen)).as("our own").isFalse();
    cluster.lease().delete();
    heldBy("another");

    assertThat(isHeldByAnother(seen)).isTrue();
    nanos.addAndGet(Duration.ofSeconds(15).toNanos());
    assertThat(isHeldByAnother(seen)).isFalse();
  }

  /** The API server takes one without content, and what others have put into it stays. */
  @Test
  void leaseThatNobodyHoldsIsHadAsItStands() {
    create(new LeaseSpecBuilder().withPreferredHolder("another"));

    lead(lease);

    assertThat(lease.timeToWrite()).isPositive();
    assertThat(cluster.leaseHolder()).isEqualTo("me");
    assertThat(cluster.lease().get().getSpec().getPreferredHolder()).isEqualTo("another");
    lease.stopApplying();
    assertThat(lease.isLeading()).isFalse();
  }

  /** Owners before, by their uids, where there is a lease, and after; {@code it} is ours. */
  @ParameterizedTest(name = "deployed {0}, {1}: {2}")
  @CsvSource({
    "true,  none,              it",
    "true,  '',                it",
    "true,  old platform,      platform it",
    "false, none,              ''",
    "false, platform,          platform",
  })
  void deploymentBesideTheLeaseOwnsItFromTheBeginning(
      boolean deployed, String before, String after) {
    if (deployed) {
      cluster.apply(Manifests.compliant(Cluster.LEASE_NAMESPACE, LeaderLease.NAME));
    }
    if (!before.equals("none")) {
      create(new LeaseSpecBuilder(), before.split(" ", 0));
    }

    lead(lease);

    lease.stopApplying();
    assertThat(cluster.lease().get().getMetadata().getOwnerReferences())
        .containsExactly(
            Stream.of(after.split(" ", 0))
                .filter(uid -> !uid.isEmpty())
                .map(uid -> uid.equals("it") ? ours() : owner(uid))
                .toArray(OwnerReference[]::new));
    assertThat(log.count("The lease got no owner")).isZero();
  }

  @Test
  void leaseWhoseOwnerCannotBeFoundIsHadWithoutOne() {
    Gateway gateway = cluster.gateway();
    gateway.answer(
        request -> request.is("GET", "/deployments?"), Gateway.Answer.refusal(403, "not now"));
    LeaderLease applied = lease(behind(gateway));

    lead(applied);

    applied.stopApplying();
    assertThat(cluster.lease().get().getMetadata().getOwnerReferences()).isEmpty();
    assertThat(log.count("The lease got no owner")).isEqualTo(1);
  }

  /** As from whatever stands before the API server: to take it would be to rob its holder. */
  @Test
  void answerThatIsNoLeaseIsNotTakenForOneThatNobodyHolds() {
    heldBy("another");
    Gateway gateway = cluster.gateway();
    gateway.answer(request -> request.is("GET", "/leases/"), new Gateway.Answer(200, "{}"));
    LeaderLease applied = lease(behind(gateway));

    applied.apply(() -> true, () -> {}, () -> {});

    await("asked twice").until(() -> gateway.count(request -> request.is("GET", "/leases/")) > 1);
    applied.stopApplying();
    assertThat(cluster.leaseHolder()).isEqualTo("another");
  }

  @Test
  void serverThatDoesNotAnswerIsNotWaitedForLong() {
    heldBy("me");
    Gateway gateway = cluster.gateway();
    KubernetesClient client = behind(gateway);
    gateway.hold(request -> true);
    long from = System.nanoTime();

    lease(client).release();

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(3));
    assertThat(log.count("The lease could not be released")).isEqualTo(1);
  }

  private static LeaderLease lease(KubernetesClient client) {
    OperatorSettings settings =
        new OperatorSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Cluster.LEASE_NAMESPACE),
            "me");
    return new LeaderLease(
        client,
        Cluster.LEASE_NAMESPACE,
        ProcessState.begin(client.getConfiguration(), settings, Clock.systemUTC()));
  }

  private static KubernetesClient behind(Gateway gateway) {
    return cluster.with(new KubernetesClientBuilder().withConfig(cluster.config(gateway)).build());
  }

  private static void lead(LeaderLease applied) {
    applied.apply(() -> true, () -> {}, () -> {});
    await("leads").until(applied::isLeading);
  }

  private static boolean isHeldByAnother(ObservedLease seen) {
    return LeaderLease.isHeldByAnother(cluster.client(), Cluster.LEASE_NAMESPACE, "me", seen);
  }

  /** A Deployment that was replaced, or what manages the platform. */
  private static OwnerReference owner(String uid) {
    String kind = uid.equals("old") ? "Deployment" : "Application";
    return new OwnerReference("example.com/v1", null, null, kind, "rootseal", uid);
  }

  /** Of no controller, and without what would need a right on the Deployment. */
  private static OwnerReference ours() {
    String uid =
        cluster
            .client()
            .apps()
            .deployments()
            .inNamespace(Cluster.LEASE_NAMESPACE)
            .withName("rootseal")
            .get()
            .getMetadata()
            .getUid();
    return new OwnerReference("apps/v1", null, null, "Deployment", "rootseal", uid);
  }

  private static void heldBy(String identity) {
    create(new LeaseSpecBuilder().withHolderIdentity(identity).withLeaseDurationSeconds(15));
  }

  private static void create(LeaseSpecBuilder spec, String... owners) {
    cluster
        .client()
        .leases()
        .inNamespace(Cluster.LEASE_NAMESPACE)
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(LeaderLease.NAME)
                .withNamespace(Cluster.LEASE_NAMESPACE)
                .withOwnerReferences(
                    Stream.of(owners)
                        .filter(uid -> !uid.isEmpty())
                        .map(LeaderLeaseTest::owner)
                        .toList())
                .endMetadata()
                .withSpec(spec.build())
                .build())
        .create();
  }
}
