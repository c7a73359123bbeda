package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from what, one way and no way back:
 *
 * <pre>
 * changed workload, namespace or report
 * namespace of which another state was evaluated, or one with room again
 *   └─► evaluation of the namespace ─► its numbers ─► its report
 *                                          │
 * deleted namespace                        │
 *   └─► its numbers are forgotten ─────────┤
 *                                          ▼
 * changed or deleted policy             summary ─► status of the policy: use of its exemptions
 * new day                                  ▲
 *   └─► evaluation of all ─► all numbers ──┘
 *                                 └─► all reports
 * </pre>
 *
 * The reconcilers call this class and publish what it returns. It calls none of them: what is to be
 * published next is requeued.
 */
final class EventRouter {
  private final ClusterNumbers numbers;
  private volatile Optional<IndexerResourceCache<CachedPolicy>> policies = Optional.empty();
  private final RequeueSource<Namespace> reports = new RequeueSource<>("reevaluation");
  private final SimpleInboundEventSource<Namespace> summary =
      new SimpleInboundEventSource<>("namespace-reports");
  private final RequeueSource<CachedPolicy> policyStatus = new RequeueSource<>("exemption-uses");

  EventRouter(ClusterNumbers numbers) {
    this.numbers = numbers;
  }

  /** Where the policy is found once the controllers are started. */
  void set(IndexerResourceCache<CachedPolicy> cache) {
    policies = Optional.of(cache);
  }

  Optional<CachedPolicy> policy() {
    return policies.flatMap(cache -> cache.get(new ResourceID(CompliancePolicy.NAME)));
  }

  EventSource<?, Namespace> reportRequeues() {
    return reports;
  }

  EventSource<?, Namespace> summaryRequeues() {
    return summary;
  }

  EventSource<?, CachedPolicy> policyRequeues() {
    return policyStatus;
  }

  /** Something in a namespace, or the namespace itself, is another than before. */
  EffectivePolicy.Evaluation namespaceChanged(Namespace namespace) {
    ClusterNumbers.Kept kept = numbers.evaluate(namespace);
    if (kept.changed()) {
      requeueSummary();
    }
    return kept.evaluation();
  }

  void namespaceDeleted(String name) {
    if (numbers.remove(name)) {
      requeueSummary();
    }
  }

  /** Another policy is in force, by which everything was evaluated anew. */
  void policyChanged() {
    if (numbers.hasBegun()) {
      requeueSummary();
      numbers.all().forEach(reports::now);
    }
  }

  /** Exemptions end at midnight UTC, and no event comes then. */
  void checkDay() {
    if (numbers.checkDay()) {
      policyChanged();
      requeuePolicyStatus();
    }
  }

  private void requeueSummary() {
    summary.propagateEvent(new ResourceID(ClusterReconciler.ROOT));
  }

  /** Its status holds the use of exemptions, and so follows the summary. */
  void requeuePolicyStatus() {
    policy().ifPresent(policyStatus::now);
  }

  /** A namespace that is another than was evaluated, or of which more can be read. */
  void requeue(Namespace namespace) {
    reports.now(namespace);
  }

  /**
   * Asks for an object to be worked off. As an event of the object itself, because the framework
   * drops any other event of an object that was deleted and created again while it was busy.
   */
  private static final class RequeueSource<P extends HasMetadata>
      extends AbstractEventSource<Void, P> {
    RequeueSource(String name) {
      super(Void.class, name);
    }

    void now(P object) {
      if (isRunning()) {
        getEventHandler()
            .handleEvent(
                new ResourceEvent(ResourceAction.UPDATED, ResourceID.fromResource(object), object));
      }
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
      return Set.of();
    }
  }
}
