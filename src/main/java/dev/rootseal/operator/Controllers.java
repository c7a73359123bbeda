package dev.rootseal.operator;

import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.rule.PolicyExemption;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The controllers of one session. */
final class Controllers {
  /**
   * One report is written at most so often; the first change of a burst goes through at once. Less
   * than a second, so that a report that somebody deletes right after a write is back within one.
   */
  private static final Duration COALESCE = Duration.ofMillis(500);

  /** How often a namespace is judged anew although nothing was seen to change. */
  private static final Duration NAMESPACE_INTERVAL = Duration.ofHours(1);

  /** How often the cluster's numbers are confirmed: the age of the data in the metrics. */
  private static final Duration CLUSTER_INTERVAL = Duration.ofMinutes(1);

  private static final int RETRY_INITIAL_MILLIS = 500;
  private static final int RETRY_MAX_MILLIS = 30_000;

  private final TermState state;
  private final ChangeFlow flow;
  private final NamespaceReconciler namespaces;
  private final ClusterReconciler cluster;
  private final PolicyReconciler policy;
  private volatile Map<ExemptionState, Integer> lastExemptions = Map.of();

  Controllers(TermState state) {
    this.state = state;
    this.flow = new ChangeFlow(state);
    this.namespaces = new NamespaceReconciler(state, flow);
    this.cluster = new ClusterReconciler(state, flow);
    this.policy = new PolicyReconciler(state, flow);
  }

  void register(Operator operator) {
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
        .withRateLimiter(new Pace(COALESCE, System::nanoTime))
        .withRetry(
            new GenericRetry()
                .setInitialInterval(RETRY_INITIAL_MILLIS)
                .setMaxInterval(RETRY_MAX_MILLIS)
                .withoutMaxAttempts());
  }

  /**
   * Puts the policy in force before anything is evaluated, so that nothing is evaluated twice.
   *
   * @throws PolicyRead.Failure if it cannot be read
   */
  void loadPolicy(KubernetesClient client) {
    PolicyRead.by(client).ifPresentOrElse(policy::adopt, policy::abandon);
  }

  /** What no event tells. */
  Stream<PeriodicChecks.Check> checks() {
    return Stream.of(
        new PeriodicChecks.Check("deleted namespaces", namespaces::forgetDeletedNamespaces),
        new PeriodicChecks.Check("returned namespaces", flow::requeueReturnedNamespaces),
        new PeriodicChecks.Check("day", flow::checkDay));
  }

  Optional<Instant> lastEvaluation() {
    return cluster.lastEvaluation();
  }

  /** Whether the policy object is in force as it stands; empty where there is none. */
  Optional<Boolean> policyAccepted() {
    return policy.accepted();
  }

  /**
   * The exemptions of the policy in force, counted by state. Nobody waits for them: while another
   * policy comes in, they are as they were at the last look.
   */
  Map<ExemptionState, Integer> exemptions() {
    lastExemptions = state.policies().glance(this::exemptions).orElse(lastExemptions);
    return lastExemptions;
  }

  private Map<ExemptionState, Integer> exemptions(JudgingBasis basis) {
    ExemptionUses uses = state.store().exemptions();
    Map<ExemptionState, Integer> counts = new EnumMap<>(ExemptionState.class);
    for (PolicyExemption exemption : basis.policy().exemptions()) {
      ExemptionState now = ExemptionState.of(exemption, uses.of(exemption.name()), basis.today());
      counts.merge(now, 1, Integer::sum);
    }
    return counts;
  }
}
