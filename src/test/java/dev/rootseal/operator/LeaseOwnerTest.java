package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LeaseOwnerTest {
  private static final String NAMESPACE = Cluster.LEASE_NAMESPACE;

  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private final Cluster cluster = Cluster.start();

  @Test
  void deploymentBesideTheLeaseOwnsIt() {
    deployment();
    lease(List.of());

    LeaseOwner.set(cluster.client(), NAMESPACE);

    OwnerReference only = owners().getFirst();
    assertThat(owners()).hasSize(1);
    assertThat(only.getApiVersion()).isEqualTo("apps/v1");
    assertThat(only.getKind()).isEqualTo("Deployment");
    assertThat(only.getName()).isEqualTo("rootseal");
    assertThat(only.getUid()).isEqualTo(uid());
    assertThat(only.getController()).isNull();
    assertThat(only.getBlockOwnerDeletion()).as("would need a right on the Deployment").isNull();
    assertThat(cluster.leaseHolder()).as("what the lease says stays").isEqualTo("me");
    assertThat(cluster.lease().get().getSpec().getLeaseDurationSeconds()).isEqualTo(15);
  }

  @Test
  void ownerThatIsThereIsNotWrittenAgain() {
    deployment();
    lease(List.of());
    LeaseOwner.set(cluster.client(), NAMESPACE);
    String before = cluster.lease().get().getMetadata().getResourceVersion();

    LeaseOwner.set(cluster.client(), NAMESPACE);

    assertThat(cluster.lease().get().getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void deploymentThatWasReplacedNoLongerOwnsItAndOthersDo() {
    deployment();
    lease(List.of(reference("Deployment", "rootseal"), reference("Application", "platform")));

    LeaseOwner.set(cluster.client(), NAMESPACE);

    assertThat(owners())
        .extracting(OwnerReference::getUid)
        .containsExactly("uid-of-platform", uid());
  }

  @Test
  void withoutADeploymentTheLeaseHasNoOwner() {
    lease(List.of());

    LeaseOwner.set(cluster.client(), NAMESPACE);

    assertThat(owners()).isEmpty();
    assertThat(log.count("")).isZero();
  }

  @Test
  void withoutALeaseNothingIsMade() {
    deployment();

    LeaseOwner.set(cluster.client(), NAMESPACE);

    assertThat(cluster.lease().get()).isNull();
  }

  @Test
  void refusalIsLoggedAndNotThrown() {
    deployment();
    lease(List.of());
    Gateway gateway = cluster.gateway();
    KubernetesClient client =
        cluster.with(new KubernetesClientBuilder().withConfig(cluster.config(gateway)).build());
    gateway.answer(
        request -> request.is("PATCH", "/leases/"), Gateway.Answer.refusal(403, "not yours"));

    LeaseOwner.set(client, NAMESPACE);

    assertThat(owners()).isEmpty();
    assertThat(log.count("The lease got no owner")).isEqualTo(1);
  }

  private void deployment() {
    cluster.apply(Manifests.compliant(NAMESPACE, LeaseOwner.DEPLOYMENT));
  }

  private String uid() {
    return cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(LeaseOwner.DEPLOYMENT)
        .get()
        .getMetadata()
        .getUid();
  }

  private List<OwnerReference> owners() {
    return cluster.lease().get().getMetadata().getOwnerReferences();
  }

  private static OwnerReference reference(String kind, String name) {
    return new OwnerReferenceBuilder()
        .withApiVersion("example.com/v1")
        .withKind(kind)
        .withName(name)
        .withUid("uid-of-" + name)
        .build();
  }

  private void lease(List<OwnerReference> owners) {
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(LeaderLease.NAME)
            .withNamespace(NAMESPACE)
            .withOwnerReferences(owners)
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity("me")
            .withLeaseDurationSeconds(15)
            .endSpec()
            .build();
    cluster.client().leases().inNamespace(NAMESPACE).resource(lease).create();
  }
}
