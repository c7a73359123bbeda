package dev.rootseal.operator.controller;

import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.api.policy.PolicyAcceptance;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.operator.controller.Controllers.UnreadPolicyException;
import dev.rootseal.operator.controller.EffectivePolicy.InForce;
import dev.rootseal.operator.controller.EffectivePolicy.Version;
import dev.rootseal.report.ExemptionUses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the policy in force and tells in its status what has become of it. A policy that cannot be
 * used leaves the last good one in force.
 */
@ControllerConfiguration(
    name = "policy",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
final class PolicyReconciler implements Reconciler<CachedPolicy> {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyReconciler.class);

  private static final String NO_POLICY = "its answer is not a CompliancePolicy";

  private final Controllers.Session state;
  private final ReentrantLock turn = new ReentrantLock();

  /** What was worked off last; empty for the word that there is none. */
  private volatile Optional<Version> last = Optional.empty();

  /** Something may have come in since that the framework forgets. */
  private volatile boolean uncertain;

  /** Of which state an event says what cannot be used of it, once this replica leads. */
  private Optional<Version> recorded = Optional.empty();

  private volatile Optional<Boolean> accepted = Optional.empty();

  private final AdmissionReconciler admission;

  PolicyReconciler(Controllers.Session state, AdmissionReconciler admission) {
    this.state = state;
    this.admission = admission;
  }

  /** Whether the object that was read last is in force; empty while there is none. */
  Optional<Boolean> accepted() {
    return accepted;
  }

  @Override
  public List<EventSource<?, CachedPolicy>> prepareEventSources(
      EventSourceContext<CachedPolicy> context) {
    return List.of(state.router().policyRequeues(context.getPrimaryCache()));
  }

  /** Goes by what is there: what was deleted by the framework's word may be there again. */
  @Override
  public UpdateControl<CachedPolicy> reconcile(CachedPolicy seen, Context<CachedPolicy> context) {
    turn.lock();
    try {
      state.router().policy().ifPresentOrElse(this::bringUpToDate, this::forget);
      return UpdateControl.noUpdate();
    } finally {
      uncertain = context.isPrimaryResourceDeleted();
      turn.unlock();
    }
  }

  /** Looks at what no event tells of: a policy that is gone, or another than was worked off. */
  void compare() {
    if ((uncertain || isOutdated(last)) && turn.tryLock()) {
      try {
        if (state.router().policy().isEmpty()) {
          forget();
        }
        state.router().requeuePolicyStatus();
      } finally {
        turn.unlock();
      }
    }
  }

  private void forget() {
    uncertain = false;
    state.troubles().over(Troubles.Target.POLICY);
    if (abandon()) {
      LOG.info("Policy deleted: the default is in force");
    }
  }

  private void bringUpToDate(CachedPolicy policy) {
    PolicyAcceptance standing = adopt(policy);
    // Where another state of the policy is there already, its turn comes next.
    if (!isOutdated(last) && state.numbers().isComplete() && admission.isKnown()) {
      publish(policy, standing);
    }
  }

  /** Whether another state of the policy is there by now; before the start nobody knows. */
  private boolean isOutdated(Optional<Version> wanted) {
    return state.numbers().hasBegun() && !state.router().policy().map(Version::of).equals(wanted);
  }

  /**
   * The one read before anything is evaluated. Only a clear word of the API server that there is no
   * policy means that: after any other answer its exemptions would be lost.
   */
  void read() {
    try {
      adopt(parse(state.client().raw(CompliancePolicy.PATH, "GET", null)));
    } catch (KubernetesClientException e) {
      if (ApiError.of(e) != ApiError.ABSENT_OBJECT) {
        throw new UnreadPolicyException(FailureMessage.of(e), e);
      }
      abandon();
    }
  }

  private CachedPolicy parse(@Nullable String answer) {
    @Nullable CachedPolicy policy;
    try {
      policy = state.client().getKubernetesSerialization().unmarshal(answer, CachedPolicy.class);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new UnreadPolicyException(NO_POLICY, e);
    }
    if (policy == null
        || !HasMetadata.getKind(CachedPolicy.class).equals(policy.getKind())
        || policy.getMetadata() == null
        || !CompliancePolicy.NAME.equals(policy.getMetadata().getName())) {
      throw new UnreadPolicyException(NO_POLICY, null);
    }
    return policy;
  }

  /** Of each state it is logged once what cannot be used of it. */
  private PolicyAcceptance adopt(CachedPolicy policy) {
    Optional<Version> version = Optional.of(Version.of(policy));
    long generation = version.get().generation();
    boolean news = !version.equals(last);
    last = version;
    return switch (policy.reading()) {
      case PolicyReading.Usable usable -> {
        if (putInForce(version, () -> state.policies().of(usable, version))) {
          LOG.atInfo().addKeyValue("generation", generation).log("Policy in force");
        }
        accepted = Optional.of(true);
        UnknownFields unknown = usable.unknown();
        if (!unknown.isNone()) {
          if (news) {
            LOG.atWarn()
                .addKeyValue("generation", generation)
                .addKeyValue("reason", unknown.sentence())
                .log(
                    "The policy holds fields that this version does not know: the rest is in force");
          }
          record(
              policy, new EventRecorder.Message(true, "PolicyFieldsUnknown", unknown.sentence()));
        }
        yield new PolicyAcceptance(generation, usable, usable.policy(), Optional.of(generation));
      }
      case PolicyReading.Unusable unusable -> {
        accepted = Optional.of(false);
        String reasons = String.join("; ", unusable.problems());
        if (news) {
          LOG.atError()
              .addKeyValue("generation", generation)
              .addKeyValue("reason", reasons)
              .log("The policy cannot be used: the last good one stays in force");
        }
        record(policy, new EventRecorder.Message(true, "PolicyUnusable", reasons));
        InForce now = state.numbers().standing().inForce();
        yield new PolicyAcceptance(generation, unusable, now.policy(), now.generation());
      }
    };
  }

  /** Goes back to the default where there is no object; whether another one was in force. */
  private boolean abandon() {
    accepted = Optional.empty();
    last = Optional.empty();
    return putInForce(Optional.empty(), state.policies()::byDefault);
  }

  private boolean putInForce(Optional<Version> version, Supplier<InForce> next) {
    return state.numbers().adopt(version, next, () -> isOutdated(version));
  }

  private void record(CachedPolicy policy, EventRecorder.Message message) {
    if (!recorded.equals(last) && state.recorder().record(policy, message)) {
      recorded = last;
    }
  }

  private void publish(CachedPolicy policy, PolicyAcceptance standing) {
    ExemptionUses uses = state.numbers().standing().numbers().exemptions();
    Instant now = state.clock().instant();
    ConditionHistory history =
        new ConditionHistory(policy.conditions(), now, standing.observedGeneration());
    List<Condition> conditions =
        Stream.concat(
                Stream.of(standing.condition(history)),
                admission.standing().map(one -> one.condition(history)).stream())
            .toList();
    CompliancePolicyStatus status =
        policy.fitting(CompliancePolicyStatus.of(standing, conditions, uses, now));
    if (policy.says(status)) {
      // Also where a write came through and only its answer was lost.
      state.troubles().over(Troubles.Target.POLICY);
    } else if (state.writer().writeStatusOf(CompliancePolicy.of(status))) {
      LOG.atInfo()
          .addKeyValue("generation", standing.observedGeneration())
          .log("Policy status written");
    }
  }

  @Override
  public ErrorStatusUpdateControl<CachedPolicy> updateErrorStatus(
      CachedPolicy policy, Context<CachedPolicy> context, Exception failure) {
    return state.failed(Troubles.Target.POLICY, failure);
  }
}
