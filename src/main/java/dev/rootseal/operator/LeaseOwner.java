package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.SingleTry;
import dev.rootseal.kubernetes.WatchedDeployment;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PeriodicCheck;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the operator's Deployment the owner of the lease, so that Kubernetes deletes the lease with
 * it, whatever tool deletes the Deployment. Without a Deployment of that name beside the lease, as
 * out of a cluster, the lease has no owner.
 */
final class LeaseOwner {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseOwner.class);

  /** The name that every way of installing gives it. */
  static final String DEPLOYMENT = "rootseal";

  private final KubernetesClient client;
  private final String namespace;

  LeaseOwner(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Writes only when the owner is not there yet. A refusal is logged: leading goes on. */
  void set() {
    try {
      SingleTry.of(client, PeriodicCheck.PATIENCE, this::setBy);
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, namespace + "/" + LeaderLease.NAME)
          .addKeyValue(LogKeys.REASON, FailureMessage.of(e))
          .log("The lease got no owner: it stays when the Deployment is deleted");
    }
  }

  private boolean setBy(KubernetesClient once) {
    return deployment(once).filter(owner -> set(once, reference(owner))).isPresent();
  }

  /**
   * Listed, not gotten: the operator needs the right to list anyway. By the class as which its
   * client reads Deployments.
   */
  private Optional<WatchedDeployment> deployment(KubernetesClient once) {
    return once
        .resources(WatchedDeployment.class)
        .inNamespace(namespace)
        .withField("metadata.name", DEPLOYMENT)
        .list()
        .getItems()
        .stream()
        .filter(deployment -> deployment.getMetadata().getName().equals(DEPLOYMENT))
        .findFirst();
  }

  private boolean set(KubernetesClient once, OwnerReference owner) {
    Resource<Lease> resource = once.leases().inNamespace(namespace).withName(LeaderLease.NAME);
    Lease lease = resource.get();
    if (lease == null || lease.getMetadata().getOwnerReferences().contains(owner)) {
      return false;
    }
    // Without the spec: the lease may be renewed in the meantime.
    resource.patch(PatchContext.of(PatchType.JSON_MERGE), withOwners(owners(lease, owner)));
    return true;
  }

  /** Those of somebody else stay; that of a Deployment which was replaced goes. */
  private static List<OwnerReference> owners(Lease lease, OwnerReference owner) {
    Stream<OwnerReference> others =
        lease.getMetadata().getOwnerReferences().stream()
            .filter(other -> !other.getKind().equals(owner.getKind()));
    return Stream.concat(others, Stream.of(owner)).toList();
  }

  private Lease withOwners(List<OwnerReference> owners) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(LeaderLease.NAME)
        .withNamespace(namespace)
        .withOwnerReferences(owners)
        .endMetadata()
        .build();
  }

  private static OwnerReference reference(WatchedDeployment deployment) {
    return new OwnerReferenceBuilder()
        .withApiVersion("apps/v1")
        .withKind("Deployment")
        .withName(deployment.getMetadata().getName())
        .withUid(deployment.getMetadata().getUid())
        .build();
  }
}
