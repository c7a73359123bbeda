package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.report.NamespaceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What follows from what, one way and no way back:
 *
 * <pre>
 * changed workload, namespace or report
 * returned namespace, or one with room again
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
final class ChangeFlow {
  private final SessionContext state;
  private final NamespaceCaches namespaces = new NamespaceCaches();
  private final PolicyCache policy = new PolicyCache();
  private final NamespaceNumbers numbers;
  private final RequeueSource<Namespace> reports = new RequeueSource<>("reevaluation");
  private final SimpleInboundEventSource<Namespace> summary =
      new SimpleInboundEventSource<>("namespace-reports");
  private final RequeueSource<CachedPolicy> policyStatus = new RequeueSource<>("exemption-uses");

  /** Namespaces of which workloads that were left out are to be read again. */
  private final Set<String> withRoom = ConcurrentHashMap.newKeySet();

  private final DeletionRuns namespaceDeletions = new DeletionRuns();
  private final DeletionRuns policyDeletions = new DeletionRuns();

  ChangeFlow(SessionContext state) {
    this.state = state;
    this.numbers = new NamespaceNumbers(namespaces, state.store());
  }

  NamespaceCaches namespaces() {
    return namespaces;
  }

  PolicyCache policy() {
    return policy;
  }

  /** Requeues a namespace, whose report is published then. */
  EventSource<?, Namespace> reportRequeues() {
    return reports;
  }

  /** Requeues the root of the summary. */
  EventSource<?, Namespace> summaryRequeues() {
    return summary;
  }

  /** Requeues the policy, whose status is published then. */
  EventSource<?, CachedPolicy> policyRequeues() {
    return policyStatus;
  }

  /** Something in a namespace, or the namespace itself, is another than before. */
  NamespaceEvaluator.Evaluation namespaceChanged(Namespace namespace) {
    state.initialSync().begin(namespaces::evaluationsBegin);
    NamespaceNumbers.Kept kept =
        state.policies().evaluate(basis -> numbers.evaluate(namespace, basis));
    numbersKnown(namespace.getMetadata().getName(), kept.changed());
    return kept.evaluation();
  }

  void namespaceDeleted(String name) {
    state.initialSync().begin(namespaces::evaluationsBegin);
    numbersKnown(name, state.policies().evaluate(basis -> numbers.remove(name)));
  }

  private void numbersKnown(String namespace, boolean changed) {
    state.initialSync().done(namespace);
    if (changed || state.initialSync().endedJustNow()) {
      requeueSummary();
    }
  }

  /** Whether another policy is in force now; see {@link EffectivePolicy#adopt}. */
  boolean policyChanged(EffectivePolicy.Adopted adopted, BooleanSupplier isOutdated) {
    return state.policies().adopt(adopted, this::evaluateAll, isOutdated);
  }

  /** Whether another policy was in force; see {@link EffectivePolicy#abandon}. */
  boolean policyDeleted(BooleanSupplier isOutdated) {
    return state.policies().abandon(this::evaluateAll, isOutdated);
  }

  /** Exemptions end at midnight UTC, and no event comes then. */
  void checkDay() {
    if (state.policies().checkDay(this::evaluateAll)) {
      requeuePolicyStatus();
    }
  }

  /** Before the initial evaluations there is nothing to evaluate again, and no cache to ask. */
  private Runnable evaluateAll(EvaluationContext next, BooleanSupplier isOutdated) {
    List<Namespace> all = state.initialSync().hasBegun() ? namespaces.all() : List.of();
    Runnable allNumbers = numbers.evaluateAll(all, next, isOutdated);
    return () -> {
      if (state.initialSync().hasBegun()) {
        allNumbers.run();
        requeueSummary();
        namespaces.all().forEach(reports::now);
      }
    };
  }

  /** The summary holds the numbers as they are. */
  void summaryPublished() {
    requeuePolicyStatus();
  }

  private void requeueSummary() {
    summary.propagateEvent(new ResourceID(ClusterReconciler.ROOT));
  }

  private void requeuePolicyStatus() {
    policy.current().ifPresent(policyStatus::now);
  }

  DeletionRuns namespaceDeletions() {
    return namespaceDeletions;
  }

  DeletionRuns policyDeletions() {
    return policyDeletions;
  }

  /** What was deleted and is there again. */
  void requeueReturned() {
    namespaceDeletions.due().forEach(name -> namespaces.find(name).ifPresent(reports::now));
    if (!policyDeletions.due().isEmpty()) {
      policy.current().ifPresent(policyStatus::now);
    }
  }

  /** What was too large for its namespace and fits by now, since others have gone or shrunk. */
  void requeueWithRoom() {
    for (String name : namespaces.withRoom()) {
      withRoom.add(name);
      namespaces.find(name).ifPresent(reports::now);
    }
  }

  /** Reads that again, where there is any; not at each change, since it may be a lot. */
  void readAgain(String namespace, Supplier<KubernetesClient> client) {
    if (withRoom.remove(namespace)) {
      namespaces.readAgain(namespace, client.get());
    }
  }

  /**
   * Namespaces that are known here and not there any more. The framework does not tell of a
   * deletion that comes in while a write to the namespace is on its way and fails, as it then does.
   */
  List<String> deletedNamespaces() {
    if (!state.initialSync().hasBegun()) {
      return List.of();
    }
    return Stream.concat(
            state.store().summaries().stream().map(NamespaceSummary::namespace),
            state.writer().namespaces())
        .distinct()
        .filter(name -> namespaces.find(name).isEmpty())
        .toList();
  }

  /**
   * The objects for whose deletion a reconciler has run. After such a run the framework forgets the
   * object, and with it every event that has come in meanwhile, so that one which was created again
   * at once would never be looked at.
   */
  static final class DeletionRuns {
    private final Set<String> latest = ConcurrentHashMap.newKeySet();
    private Set<String> before = Set.of();

    /** A run for this object is at its end. */
    void add(String name) {
      latest.add(name);
    }

    /**
     * Those that are due, which had been there the time before: the framework is done with them.
     */
    Set<String> due() {
      Set<String> due = before;
      before = Set.copyOf(latest);
      latest.removeAll(before);
      return due;
    }
  }

  /** The cached policy object; there is none before the controllers are started. */
  static final class PolicyCache {
    private volatile Optional<IndexerResourceCache<CachedPolicy>> cache = Optional.empty();

    void set(IndexerResourceCache<CachedPolicy> policies) {
      cache = Optional.of(policies);
    }

    Optional<CachedPolicy> current() {
      return cache.flatMap(policies -> policies.get(new ResourceID(CompliancePolicy.NAME)));
    }
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
