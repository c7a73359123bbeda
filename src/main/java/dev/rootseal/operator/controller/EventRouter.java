package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;

/**
 * Routes events: what has to be done after a change, in one direction, without a circle:
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
 * {@link ClusterNumbers} and the reconcilers call this class, which calls none of them: what is to
 * be published next is requeued.
 */
final class EventRouter {
  private final RequeueSource<Namespace> reports = new RequeueSource<>("reevaluation");
  private final RequeueSource<Namespace> summary = new RequeueSource<>("namespace-reports");
  private final RequeueSource<CachedPolicy> policyStatus = new RequeueSource<>("exemption-uses");
  private volatile Optional<Cache<CachedPolicy>> policies = Optional.empty();

  Optional<CachedPolicy> policy() {
    return policies.flatMap(cache -> cache.get(new ResourceID(CompliancePolicy.NAME)));
  }

  EventSource<?, Namespace> reportRequeues() {
    return reports;
  }

  EventSource<?, Namespace> summaryRequeues() {
    return summary;
  }

  /** The policy is found there once the controllers are started. */
  EventSource<?, CachedPolicy> policyRequeues(Cache<CachedPolicy> cache) {
    policies = Optional.of(cache);
    return policyStatus;
  }

  void requeueSummary() {
    summary.propagateEvent(new ResourceID(ClusterReconciler.ROOT));
  }

  /** Its status holds the use of exemptions, and so follows the summary. */
  void requeuePolicyStatus() {
    policy().ifPresent(policyStatus::now);
  }

  void requeue(Namespace namespace) {
    reports.now(namespace);
  }

  /**
   * Asks for an object to be worked off. As an event of the object itself, because the framework
   * drops any other event of an object that was deleted and created again while it was busy.
   */
  private static final class RequeueSource<P extends HasMetadata>
      extends SimpleInboundEventSource<P> {
    RequeueSource(String name) {
      super(name);
    }

    void now(P object) {
      if (isRunning()) {
        getEventHandler()
            .handleEvent(
                new ResourceEvent(ResourceAction.UPDATED, ResourceID.fromResource(object), object));
      }
    }
  }
}
