package dev.rootseal.operator.controller;

import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.WatchKeepAlive;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WithoutRetries;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.operator.controller.EffectivePolicy.InForce;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The controllers of one session. */
public final class Controllers implements AutoCloseable {
  /** Less than a second: a report that is deleted right after a write is back within one. */
  private static final Duration COALESCE = Duration.ofMillis(500);

  private static final int RETRY_MILLIS = 500;

  /** However long an outage was, what failed in it is tried again within 20 s of its end. */
  private static final int RETRY_MAX_MILLIS = 15_000;

  private final Session state;
  private final NamespaceReconciler namespaces;
  private final ClusterReconciler cluster;
  private final AdmissionReconciler admission;
  private final PolicyReconciler policy;

  /** With what the API server is to do with what does not comply. */
  public Controllers(
      WriteGate gate,
      EffectivePolicy policies,
      Troubles troubles,
      Optional<Settings> admissionSettings) {
    this.state = Session.begin(gate, policies, troubles);
    this.namespaces = new NamespaceReconciler(state);
    this.cluster = new ClusterReconciler(state);
    this.admission = new AdmissionReconciler(state, admissionSettings);
    this.policy = new PolicyReconciler(state, admission);
  }

  /** What a client has to be able to read for them. */
  public static List<Class<? extends HasMetadata>> cachedTypes() {
    return List.of(HeldReport.OfNamespace.class, HeldReport.OfCluster.class, CachedPolicy.class);
  }

  /** The framework starts and stops them. */
  public void register(Operator operator) {
    operator.register(namespaces, Controllers::pace);
    operator.register(cluster, Controllers::pace);
    operator.register(policy, Controllers::pace);
  }

  private static void pace(ControllerConfigurationOverrider<?> configuration) {
    configuration
        .withRateLimiter(new CoalescingRateLimiter(COALESCE, System::nanoTime))
        .withRetry(
            new GenericRetry()
                .setInitialInterval(RETRY_MILLIS)
                .setMaxInterval(RETRY_MAX_MILLIS)
                .withoutMaxAttempts());
  }

  /** The policy could not be read, for whatever reason; what is said about it is one line. */
  public static final class UnreadPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadPolicyException(String reason, @Nullable Throwable cause) {
      super("The CompliancePolicy cannot be read: " + reason.replaceFirst("\\.$", "") + ".", cause);
    }
  }

  /** Before anything is evaluated; an {@link UnreadPolicyException} if it cannot be read. */
  public void readPolicy() {
    policy.read();
  }

  /** What no event tells; of namespaces seldom, which is most of what is done at rest. */
  public List<PeriodicChecks.Check> checks() {
    return List.of(
        new PeriodicChecks.Check("namespaces", 5, namespaces::compare),
        new PeriodicChecks.Check("policy", 1, policy::compare),
        new PeriodicChecks.Check("left-out workloads", 10, namespaces::lookForRoom),
        new PeriodicChecks.Check("day", 1, state.numbers()::checkDay));
  }

  /** The same, for which answers are waited for: it would keep the others back. */
  public PeriodicChecks.Check admissionCheck() {
    return new PeriodicChecks.Check("admission policies", 1, admission::look);
  }

  /** Looks at the watches; whether the controllers have to end for their CRDs. */
  public boolean checkConnection() {
    return state.watches().look();
  }

  public boolean areAllWatchesDownFor(Duration time) {
    return state.watches().areAllDownFor(time);
  }

  /** Whether watches are not open while others are. */
  public boolean areSomeWatchesLost() {
    int lost = state.watches().disconnected().size();
    return lost > 0 && lost < watches().size();
  }

  /** How many workloads the caches hold. */
  public long workloads() {
    return namespaces.workloads();
  }

  /** Whether each watch is connected, by kind. */
  public Map<String, Boolean> watches() {
    return state.watches().states();
  }

  /** What the first evaluation still waits for; empty when it is done. */
  public String evaluationProgress() {
    return state.numbers().progress();
  }

  /** Events that are still to be posted are dropped. */
  @Override
  public void close() {
    namespaces.close();
    admission.close();
    state.recorder().close();
  }

  /** What the metrics show: of a replica that does not lead, itself alone. */
  public ComplianceView view(ComplianceView.Replica replica) {
    boolean leads = replica.leads();
    return new ComplianceView(
        replica,
        watches(),
        leads ? cluster.lastEvaluation() : Optional.empty(),
        leads && state.numbers().isComplete() ? Optional.of(compliance()) : Optional.empty());
  }

  private ComplianceView.Compliance compliance() {
    ClusterNumbers.Standing standing = state.numbers().standing();
    InForce now = standing.inForce();
    ExemptionUses uses = standing.numbers().exemptions();
    Map<ExemptionState, Integer> exemptions =
        now.policy().exemptions().stream()
            .map(one -> ExemptionState.of(one, uses.of(one.name()), now.today()))
            .collect(Collectors.toMap(one -> one, one -> 1, Integer::sum));
    return new ComplianceView.Compliance(
        standing.numbers().summaries(),
        now.policy().threshold(),
        exemptions,
        policy.accepted(),
        now.generation(),
        state.troubles().failing(),
        admission
            .standing()
            .filter(one -> one.status() == ConditionStatus.FALSE)
            .map(one -> one.reason().id()));
  }

  /** What the controllers of one session share; the clock gives the time of conditions. */
  record Session(
      KubernetesClient client,
      WriteGate gate,
      EffectivePolicy policies,
      ClusterNumbers numbers,
      EventRouter router,
      Troubles troubles,
      ReportWriter writer,
      EventRecorder recorder,
      WatchMonitor watches,
      Clock clock) {
    static Session begin(WriteGate gate, EffectivePolicy policies, Troubles troubles) {
      KubernetesClient client = gate.client();
      Clock clock = policies.clock();
      WatchKeepAlive alive = WatchKeepAlive.of(client);
      troubles.sessionBegins();
      EventRouter router = new EventRouter();
      return new Session(
          client,
          gate,
          policies,
          new ClusterNumbers(policies, router),
          router,
          troubles,
          new ReportWriter(gate, troubles),
          new EventRecorder(gate, clock, troubles),
          new WatchMonitor(
              troubles,
              () ->
                  Stream.of(List.of(Namespace.class), WatchedWorkload.KINDS, cachedTypes())
                      .<Class<? extends HasMetadata>>flatMap(List::stream)
                      .collect(Collectors.toMap(HasMetadata::getKind, alive::away)),
              () ->
                  WithoutRetries.of(client, PeriodicChecks.PATIENCE, ServedCrds::problems).line()),
          clock);
    }

    /** The reports that the API holds; where somebody else changes one, its root is requeued. */
    <T extends HeldReport> EventSource<?, Namespace> heldReports(
        Class<T> type,
        Function<T, String> root,
        Function<String, ResourceID> report,
        EventSourceContext<Namespace> context) {
      return new InformerEventSource<>(
          InformerEventSourceConfiguration.from(type, Namespace.class)
              .withSecondaryToPrimaryMapper(held -> Set.of(new ResourceID(root.apply(held))))
              .withPrimaryToSecondaryMapper(
                  (Namespace of) -> Set.of(report.apply(of.getMetadata().getName())))
              .withOnUpdateFilter((now, before) -> writer.isForeign(now))
              .withOnAddFilter(writer::isForeign)
              .withInformerListLimit(WorkloadSources.PAGE)
              .withWatchAllNamespaces()
              .build(),
          context);
    }

    /** Something could not be brought up to date. */
    <P extends HasMetadata> ErrorStatusUpdateControl<P> failed(
        Troubles.Target target, Exception failure) {
      troubles.is(target, failure);
      if (ApiError.of(failure) == ApiError.CRD) {
        watches.suspectCrds(FailureMessage.of(failure));
      }
      return ErrorStatusUpdateControl.noStatusUpdate();
    }
  }

  /**
   * Coalesces changes: the first is worked off at once, those after it together when a time has
   * passed. The framework's own limiter answers with the time that has passed, not that is left.
   */
  record CoalescingRateLimiter(Duration interval, LongSupplier nanoTime)
      implements RateLimiter<CoalescingRateLimiter.Turn> {
    static final class Turn implements RateLimitState {
      private Optional<Long> last = Optional.empty();
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
