package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.operator.LeaderLease.ObservedLease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LeaderLeaseTest {
  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private final Cluster cluster = Cluster.start();
  private final LeaderLease lease = lease(cluster.client());

  @Test
  void ownLeaseIsReleased() {
    heldBy("me");

    lease.release();

    assertThat(cluster.leaseHolder()).isEmpty();
    assertThat(cluster.lease().get().getSpec().getLeaseDurationSeconds()).isEqualTo(1);
    assertThat(log.count("No leader: lease released")).isEqualTo(1);
  }

  @Test
  void leaseOfAnotherIsLeftAlone() {
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

    lease.apply(Runnable::run, new Idle());

    await("leads").until(lease::isLeading);
    assertThat(lease.timeToWrite()).isPositive();
    assertThat(cluster.leaseHolder()).isEqualTo("me");
    assertThat(cluster.lease().get().getSpec().getPreferredHolder()).isEqualTo("another");
    lease.stopApplying();
    assertThat(lease.isLeading()).isFalse();
  }

  /** As from whatever stands before the API server: to take it would be to rob its holder. */
  @Test
  void answerThatIsNoLeaseIsNotTakenForOneThatNobodyHolds() {
    heldBy("another");
    Gateway gateway = cluster.gateway();
    KubernetesClient client =
        cluster.with(new KubernetesClientBuilder().withConfig(cluster.config(gateway)).build());
    gateway.answer(request -> request.is("GET", "/leases/"), new Gateway.Answer(200, "{}"));
    LeaderLease applied = lease(client);

    applied.apply(Runnable::run, new Idle());

    await("asked twice").until(() -> gateway.count(request -> request.is("GET", "/leases/")) > 1);
    applied.stopApplying();
    assertThat(cluster.leaseHolder()).isEqualTo("another");
  }

  @Test
  void leaseThatIsNotThereIsNoMatter() {
    lease.release();

    assertThat(cluster.lease().get()).isNull();
    assertThat(log.count("")).isZero();
  }

  @Test
  void serverThatDoesNotAnswerIsNotWaitedForLong() {
    heldBy("me");
    Gateway gateway = cluster.gateway();
    KubernetesClient client =
        cluster.with(new KubernetesClientBuilder().withConfig(cluster.config(gateway)).build());
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

  private boolean isHeldByAnother(ObservedLease seen) {
    return LeaderLease.isHeldByAnother(cluster.client(), Cluster.LEASE_NAMESPACE, "me", seen);
  }

  private static final class Idle implements LeaderLease.Listener {
    @Override
    public boolean prepare() {
      return true;
    }

    @Override
    public void leads() {}

    @Override
    public void leadershipEnded() {}
  }

  private void heldBy(String identity) {
    create(new LeaseSpecBuilder().withHolderIdentity(identity).withLeaseDurationSeconds(15));
  }

  private void create(LeaseSpecBuilder spec) {
    cluster
        .client()
        .leases()
        .inNamespace(Cluster.LEASE_NAMESPACE)
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(LeaderLease.NAME)
                .withNamespace(Cluster.LEASE_NAMESPACE)
                .endMetadata()
                .withSpec(spec.build())
                .build())
        .create();
  }
}
