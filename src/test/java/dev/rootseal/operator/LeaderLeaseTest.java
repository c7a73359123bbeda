package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.LeaderLease.ObservedLease;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lease is applied for, owned by the Deployment, and released; {@link LeaderTest} has two. */
class LeaderLeaseTest {
  @AutoClose private static final Cluster cluster = Cluster.start();

  private static final Map<String, String> LINES =
      Map.of(
          "This replica leads now", "LEADS",
          "The lease was lost: this replica stops writing and applies for it again", "LOST",
          "Leader seen", "SEEN");

  @AutoClose private final LogCapture log = new LogCapture();
  private final LeaderLease lease = lease(client(cluster.config()));

  @BeforeEach
  void begin() {
    cluster.lease().delete();
    cluster.deleteDeployment(Cluster.LEASE_NAMESPACE, LeaderLease.NAME);
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
    create("preferredHolder: another", List.of());

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
      cluster.apply(Workloads.compliant(Cluster.LEASE_NAMESPACE, LeaderLease.NAME));
    }
    if (!before.equals("none")) {
      create("", owners(before));
    }

    lead(lease);

    lease.stopApplying();
    assertThat(ownersOfTheLease()).isEqualTo(owners(after));
  }

  /** As while an uninstall takes the rights away: nobody would delete the lease that is made. */
  @Test
  void leaseIsNotHadWhileItsOwnerCannotBeFound() {
    cluster.apply(Workloads.compliant(Cluster.LEASE_NAMESPACE, LeaderLease.NAME));
    Gateway gateway = cluster.gateway();
    gateway.answer(LeaderLeaseTest::asksForTheOwner, Gateway.Answer.refusal(403, "not any more"));
    LeaderLease applied = lease(behind(gateway));

    applied.apply(() -> true, () -> {}, () -> {});

    await("asked twice").until(() -> gateway.count(LeaderLeaseTest::asksForTheOwner) > 1);
    assertThat(cluster.lease().get()).isNull();
    gateway.heal();
    await("leads").until(applied::isLeading);
    applied.stopApplying();
    assertThat(ownersOfTheLease()).isEqualTo(owners("it"));
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

  /** The events: it leads, loses the lease, knows that this was no outage, sees another lead. */
  @Rows(
      """
      lost in an outage and had again | leads lost leads known         | SEEN LEADS
      lost by itself                  | leads lost known known leads   | SEEN LEADS LOST LEADS
      another has it after the outage | leads lost other other leads   | SEEN LEADS LOST SEEN SEEN LEADS
      never had                       | other lost known               | SEEN
      """)
  void whatIsLoggedOfWhoLeads(String name, String events, String lines) {
    LeaderLease.Log leadership = new LeaderLease.Log("a");
    for (String event : events.split(" ", -1)) {
      switch (event) {
        case "leads" -> {
          leadership.seen("a");
          leadership.leads();
        }
        case "lost" -> leadership.lost();
        case "known" -> leadership.logLoss();
        default -> leadership.seen("b");
      }
    }

    assertThat(log.lines(Level.INFO).stream().map(LINES::get).collect(Collectors.joining(" ")))
        .isEqualTo(lines);
  }

  private static LeaderLease lease(KubernetesClient client) {
    OperatorSettings settings =
        RunningOperator.settings(Optional.of(Cluster.LEASE_NAMESPACE), "me");
    return new LeaderLease(
        client,
        Cluster.LEASE_NAMESPACE,
        ProcessState.begin(client.getConfiguration(), settings, Clock.systemUTC()));
  }

  private static KubernetesClient behind(Gateway gateway) {
    return client(cluster.config(gateway));
  }

  /** As a session makes it, which can read the Deployment that owns the lease. */
  private static KubernetesClient client(Config config) {
    return cluster.with(KubernetesClients.create(config, List.of()));
  }

  private static void lead(LeaderLease applied) {
    applied.apply(() -> true, () -> {}, () -> {});
    await("leads").until(applied::isLeading);
  }

  private static boolean isHeldByAnother(ObservedLease seen) {
    return LeaderLease.isHeldByAnother(cluster.client(), Cluster.LEASE_NAMESPACE, "me", seen);
  }

  private static boolean asksForTheOwner(Gateway.Request request) {
    return request.is("GET", "/deployments?");
  }

  private static List<OwnerReference> ownersOfTheLease() {
    return cluster.lease().get().getMetadata().getOwnerReferences();
  }

  /** Ours, one of a controller, of a Deployment that was replaced, of the platform. */
  private static List<OwnerReference> owners(String uids) {
    return Stream.of(uids.split(" ", 0))
        .filter(uid -> !uid.isEmpty())
        .map(
            uid ->
                switch (uid) {
                  case "it" -> owner("apps/v1", "Deployment", deployed());
                  case "old" -> owner("example.com/v1", "Deployment", uid);
                  default -> owner("example.com/v1", "Application", uid);
                })
        .toList();
  }

  private static OwnerReference owner(String version, String kind, String uid) {
    return new OwnerReference(version, null, null, kind, "rootseal", uid);
  }

  private static String deployed() {
    var deployments = cluster.client().apps().deployments().inNamespace(Cluster.LEASE_NAMESPACE);
    return deployments.withName("rootseal").get().getMetadata().getUid();
  }

  private static void heldBy(String identity) {
    create("holderIdentity: " + identity + ", leaseDurationSeconds: 15", List.of());
  }

  private static void create(String spec, List<OwnerReference> owners) {
    cluster.apply(
        """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: rootseal, namespace: default, ownerReferences: %s}
        spec: {%s}
        """
            .formatted(owners.stream().map(Serialization::asJson).toList(), spec));
  }
}
