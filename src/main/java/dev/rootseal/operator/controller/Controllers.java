package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.rule.PolicyExemption;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The controllers of one session. */
public final class Controllers implements AutoCloseable {
  /**
   * One report is written at most so often; the first change of a burst goes through at once. Less
   * than a second, so that a report that somebody deletes right after a write is back within one.
   */
  private static final Duration COALESCE = Duration.ofMillis(500);

  /** How often a namespace is evaluated anew although nothing was seen to change. */
  private static final Duration NAMESPACE_INTERVAL = Duration.ofHours(1);

  /** How often the cluster's numbers are confirmed: the age of the data in the metrics. */
  private static final Duration CLUSTER_INTERVAL = Duration.ofMinutes(1);

  /** Each namespace is looked up for it: in a large cluster most of what is done at rest. */
  private static final int COMPARED_SECONDS = 5;

  /** Whoever fills a namespace and empties it again has it read so often, and no more. */
  private static final int LEFT_OUT_SECONDS = 10;

  private static final int RETRY_INITIAL_MILLIS = 500;

  /** However long an outage was, what failed in it is tried again within 20 s of its end. */
  private static final int RETRY_MAX_MILLIS = 15_000;

  private final KubernetesClient client;
  private final SessionContext state;
  private final NamespaceReconciler namespaces;
  private final ClusterReconciler cluster;
  private final PolicyReconciler policy;

  /** Not registered yet; the policy in force and what is wrong outlive them. */
  public Controllers(
      KubernetesClient client, EffectivePolicy policies, Troubles troubles, WriteGate gate) {
    this.client = client;
    this.state = SessionContext.begin(client, policies, troubles, gate);
    this.namespaces = new NamespaceReconciler(state);
    this.cluster = new ClusterReconciler(state);
    this.policy = new PolicyReconciler(state);
  }

  /** What a client has to be able to read for them. */
  public static List<Class<? extends HasMetadata>> cachedTypes() {
    return List.of(HeldReport.OfNamespace.class, HeldReport.OfCluster.class, CachedPolicy.class);
  }

  /** Registers them with the framework, which starts and stops them. */
  public void register(Operator operator) {
    operator.register(
        namespaces,
        configuration ->
            paced(configuration)
                .withInformerListLimit(WorkloadSources.PAGE)
                .withItemStore(new TransformingItemStore<>(Controllers::kept))
                .withReconciliationMaxInterval(NAMESPACE_INTERVAL));
    operator.register(
        cluster,
        configuration ->
            paced(configuration)
                .withLabelSelector(ClusterReconciler.ROOT_SELECTOR)
                .withReconciliationMaxInterval(CLUSTER_INTERVAL));
    operator.register(policy, Controllers::paced);
  }

  /** Who has set which field, and annotations, are most of a namespace, and nobody here asks. */
  private static Namespace kept(Namespace namespace) {
    namespace.getMetadata().setManagedFields(List.of());
    namespace.getMetadata().setAnnotations(Map.of());
    return namespace;
  }

  private static <T extends HasMetadata> ControllerConfigurationOverrider<T> paced(
      ControllerConfigurationOverrider<T> configuration) {
    return configuration
        .withRateLimiter(new CoalescingRateLimiter(COALESCE, System::nanoTime))
        .withRetry(
            new GenericRetry()
                .setInitialInterval(RETRY_INITIAL_MILLIS)
                .setMaxInterval(RETRY_MAX_MILLIS)
                .withoutMaxAttempts());
  }

  /** Before anything is evaluated; a {@link PolicyRead.Failure} if it cannot be read. */
  public void readPolicy() {
    PolicyRead.by(client).ifPresentOrElse(policy::adopt, policy::abandon);
  }

  /** What no event tells. */
  public List<PeriodicChecks.Check> checks() {
    return List.of(
        new PeriodicChecks.Check("namespaces", COMPARED_SECONDS, namespaces::compare),
        new PeriodicChecks.Check("policy", 1, policy::compare),
        new PeriodicChecks.Check("left-out workloads", LEFT_OUT_SECONDS, namespaces::lookForRoom),
        new PeriodicChecks.Check("day", 1, state.router()::checkDay));
  }

  /** Looks at the watches; whether the controllers have to end for their CRDs. */
  public boolean checkConnection() {
    return state.watches().look();
  }

  /** Whether watches are not open while others are. */
  public boolean areSomeWatchesLost() {
    int lost = state.watches().disconnected().size();
    return lost > 0 && lost < watches().size();
  }

  /** Whether each watch is connected, by kind. */
  public Map<String, Boolean> watches() {
    return state.watches().states();
  }

  /** What the first evaluation still waits for; empty when it is done. */
  public String evaluationProgress() {
    return state.numbers().progress();
  }

  /** Nothing is reconciled any more: events that are still to be posted are dropped. */
  @Override
  public void close() {
    state.recorder().close();
  }

  /** What the metrics show: of a replica that does not lead, itself alone. */
  public ComplianceView view(Map<String, String> crdProblems, boolean leads) {
    return new ComplianceView(
        crdProblems,
        leads,
        watches(),
        leads ? cluster.lastEvaluation() : Optional.empty(),
        leads && state.numbers().isComplete() ? Optional.of(compliance()) : Optional.empty());
  }

  private ComplianceView.Compliance compliance() {
    ClusterNumbers.Standing now = state.numbers().standing();
    return new ComplianceView.Compliance(
        now.numbers().summaries(),
        now.inForce().policy().threshold(),
        exemptions(now),
        policy.accepted(),
        now.inForce().generation(),
        state.troubles().failing());
  }

  private static Map<ExemptionState, Integer> exemptions(ClusterNumbers.Standing now) {
    ExemptionUses uses = now.numbers().exemptions();
    Map<ExemptionState, Integer> counts = new EnumMap<>(ExemptionState.class);
    for (PolicyExemption exemption : now.inForce().policy().exemptions()) {
      ExemptionState state =
          ExemptionState.of(exemption, uses.of(exemption.name()), now.inForce().today());
      counts.merge(state, 1, Integer::sum);
    }
    return counts;
  }

  /**
   * Coalesces changes: the first is worked off at once, those after it together when a time has
   * passed. The framework's own limiter answers with the time that has passed, not that is left.
   */
  static final class CoalescingRateLimiter implements RateLimiter<CoalescingRateLimiter.Turn> {
    private final Duration interval;
    private final LongSupplier nanoTime;

    static final class Turn implements RateLimitState {
      private Optional<Long> last = Optional.empty();
    }

    CoalescingRateLimiter(Duration interval, LongSupplier nanoTime) {
      this.interval = interval;
      this.nanoTime = nanoTime;
    }

    @Override
    public Turn initState() {
      return new Turn();
    }

    /** Takes a turn, or says how long to wait for one: whole milliseconds, rounded up. */
    @Override
    public Optional<Duration> isLimited(RateLimitState state) {
      Turn turn = (Turn) state;
      long now = nanoTime.getAsLong();
      Duration left = turn.last.map(last -> interval.minusNanos(now - last)).orElse(Duration.ZERO);
      if (left.isPositive()) {
        return Optional.of(Duration.ofMillis(left.plusNanos(999_999).toMillis()));
      }
      turn.last = Optional.of(now);
      return Optional.empty();
    }
  }
}
