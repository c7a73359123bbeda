package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PeriodicCheck;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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

  private static final String KIND = "Deployment";

  private LeaseOwner() {}

  /** Writes only when the owner is not there yet. A refusal is logged: leading goes on. */
  static void set(KubernetesClient client, String namespace) {
    try {
      WithoutRetries.of(
          client,
          PeriodicCheck.PATIENCE,
          once -> deployment(once, namespace).filter(owner -> set(once, namespace, owner)));
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, namespace + "/" + LeaderLease.NAME)
          .addKeyValue(LogKeys.REASON, FailureMessage.of(e))
          .log("The lease got no owner: it stays when the Deployment is deleted");
    }
  }

  /** Listed, for which there is the right, by the class as which the client reads them. */
  private static Optional<OwnerReference> deployment(KubernetesClient once, String namespace) {
    return once
        .resources(WatchedDeployment.class)
        .inNamespace(namespace)
        .withField("metadata.name", DEPLOYMENT)
        .list()
        .getItems()
        .stream()
        .map(WatchedDeployment::getMetadata)
        .filter(found -> found.getName().equals(DEPLOYMENT))
        .findFirst()
        .map(found -> new OwnerReference("apps/v1", null, null, KIND, DEPLOYMENT, found.getUid()));
  }

  /** Whether it was written. Owners that somebody else has set stay. */
  private static boolean set(KubernetesClient once, String namespace, OwnerReference owner) {
    Resource<Lease> resource = once.leases().inNamespace(namespace).withName(LeaderLease.NAME);
    Lease lease = resource.get();
    if (lease == null || lease.getMetadata().getOwnerReferences().contains(owner)) {
      return false;
    }
    // That of a Deployment which was replaced goes.
    Stream<OwnerReference> others =
        lease.getMetadata().getOwnerReferences().stream()
            .filter(other -> !other.getKind().equals(KIND));
    // Without the spec: the lease may be renewed in the meantime.
    resource.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        new LeaseBuilder()
            .withNewMetadata()
            .withName(LeaderLease.NAME)
            .withNamespace(namespace)
            .withOwnerReferences(Stream.concat(others, Stream.of(owner)).toList())
            .endMetadata()
            .build());
    return true;
  }
}
