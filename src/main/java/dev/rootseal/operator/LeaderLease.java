package dev.rootseal.operator;

import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.Reason;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease by which one replica leads. The controller framework acquires and renews it; it is
 * released here, because the framework leaves it to expire.
 */
final class LeaderLease {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

  static final String NAME = "rootseal";

  /** After this time without renewal another replica takes over. */
  static final Duration DURATION = Duration.ofSeconds(15);

  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

  /** The client adds up to 1.2 times as much by chance: a released lease is taken in 2.2 s. */
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

  /** The release happens while the program stops, and that must not take long. */
  private static final RequestConfig RELEASE =
      new RequestConfigBuilder().withRequestTimeout(1000).withRequestRetryBackoffLimit(0).build();

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;

  LeaderLease(KubernetesClient client, String namespace, String identity) {
    this.client = client;
    this.namespace = namespace;
    this.identity = identity;
  }

  /**
   * Without the framework's exit of the whole process: a lost lease ends the term, not the program.
   */
  @SuppressWarnings("deprecation")
  LeaderElectionConfiguration configuration(LeaderCallbacks callbacks) {
    return new LeaderElectionConfiguration(
        NAME, namespace, DURATION, RENEW_DEADLINE, RETRY_PERIOD, identity, callbacks, false);
  }

  /** What watches over the renewals of the lease in this namespace. */
  static HeldLease held(String namespace, Clock clock) {
    String path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    return new HeldLease(path, RENEW_DEADLINE, clock, System::nanoTime);
  }

  /**
   * Whether another replica holds it, by the clock of this one.
   *
   * @throws KubernetesClientException if it cannot be read
   */
  boolean isHeldByAnother(Instant now) {
    Lease lease = client.leases().inNamespace(namespace).withName(NAME).get();
    if (lease == null || lease.getSpec() == null || lease.getSpec().getRenewTime() == null) {
      return false;
    }
    String holder = lease.getSpec().getHolderIdentity();
    Instant end = lease.getSpec().getRenewTime().toInstant().plus(DURATION);
    return holder != null && !holder.isEmpty() && !holder.equals(identity) && now.isBefore(end);
  }

  /**
   * Gives the lease up, so that another replica need not wait; does nothing when it is not ours.
   */
  void release() {
    try {
      boolean released =
          client
              .adapt(NamespacedKubernetesClient.class)
              .withRequestConfig(RELEASE)
              .call(this::releaseBy);
      if (released) {
        LOG.atInfo().addKeyValue(LogKeys.LEASE, namespace + "/" + NAME).log("Lease released");
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, namespace + "/" + NAME)
          .addKeyValue(LogKeys.REASON, Reason.of(e))
          .log("The lease could not be released: another replica takes over when it expires");
    }
  }

  private boolean releaseBy(KubernetesClient hasty) {
    Lease lease = hasty.leases().inNamespace(namespace).withName(NAME).get();
    if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
      return false;
    }
    hasty
        .leases()
        .inNamespace(namespace)
        .resource(
            new LeaseBuilder(lease)
                .editSpec()
                .withHolderIdentity("")
                .withLeaseDurationSeconds(1)
                .endSpec()
                .build())
        .update();
    return true;
  }
}
