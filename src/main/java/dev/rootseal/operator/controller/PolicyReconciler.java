package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.api.policy.PolicyAcceptance;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.report.ExemptionUses;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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

  /** In the place of a version: what was worked off may be older than what is there. */
  private static final Optional<EffectivePolicy.Version> UNCERTAIN =
      Optional.of(new EffectivePolicy.Version("", -1));

  private final SessionContext state;

  /**
   * Of which state it was said what cannot be used of it: in the log, and in an event. A policy is
   * read before this replica leads, and again when it does: the event waits for that.
   */
  private Optional<EffectivePolicy.Version> logged = Optional.empty();

  private Optional<EffectivePolicy.Version> recorded = Optional.empty();

  /** What was worked off last; empty for the word that there is none. */
  private volatile Optional<EffectivePolicy.Version> last = Optional.empty();

  /** Held by whoever brings the policy up to date. */
  private final ReentrantLock turn = new ReentrantLock();

  private volatile Optional<Boolean> accepted = Optional.empty();

  /** A reconciler that has seen no policy yet. */
  PolicyReconciler(SessionContext state) {
    this.state = state;
  }

  /** Whether the object that was read last is in force; empty while there is none. */
  Optional<Boolean> accepted() {
    return accepted;
  }

  @Override
  public List<EventSource<?, CachedPolicy>> prepareEventSources(
      EventSourceContext<CachedPolicy> context) {
    state.watches().add(CachedPolicy.class);
    state.router().set(context.getPrimaryCache());
    return List.of(state.router().policyRequeues());
  }

  /**
   * Goes by what is there. The framework's word that the object was deleted may be about one that
   * has been created again since.
   */
  @Override
  public UpdateControl<CachedPolicy> reconcile(CachedPolicy seen, Context<CachedPolicy> context) {
    turn.lock();
    try {
      return bringUpToDate(state.router().policy());
    } finally {
      turn.unlock();
      if (context.isPrimaryResourceDeleted()) {
        // The framework forgets what came in meanwhile.
        last = UNCERTAIN;
      }
    }
  }

  /** Looks at what no event tells of: a policy that is gone, or another than was worked off. */
  void compare() {
    if (state.numbers().hasBegun() && turn.tryLock()) {
      try {
        Optional<CachedPolicy> now = state.router().policy();
        if (isOutdated(last) && now.isEmpty()) {
          bringUpToDate(now);
        } else if (isOutdated(last)) {
          state.router().requeuePolicyStatus();
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private UpdateControl<CachedPolicy> bringUpToDate(Optional<CachedPolicy> policy) {
    if (policy.isEmpty()) {
      state.troubles().over(Troubles.Target.POLICY);
      if (abandon()) {
        LOG.info("Policy deleted: the default is in force");
      }
      return UpdateControl.noUpdate();
    }
    PolicyAcceptance standing = adopt(policy.get());
    // Another state of the policy is there already, and its turn comes next.
    boolean outdated = isOutdated(Optional.of(EffectivePolicy.Version.of(policy.get())));
    if (!outdated && state.numbers().isComplete()) {
      publish(policy.get(), standing);
    }
    return UpdateControl.noUpdate();
  }

  /** Whether another state of the policy is there by now; before the start nobody knows. */
  private boolean isOutdated(Optional<EffectivePolicy.Version> wanted) {
    return state.numbers().hasBegun()
        && !state.router().policy().map(EffectivePolicy.Version::of).equals(wanted);
  }

  /** Puts the policy in force, if it can be used. */
  PolicyAcceptance adopt(CachedPolicy policy) {
    EffectivePolicy.Version version = EffectivePolicy.Version.of(policy);
    long generation = version.generation();
    last = Optional.of(version);
    return switch (policy.reading()) {
      case PolicyReading.Usable(var usable, var rows, var unknown) -> {
        if (putInForce(
            Optional.of(version), () -> state.policies().of(usable, rows, Optional.of(version)))) {
          LOG.atInfo().addKeyValue(LogKeys.GENERATION, generation).log("Policy in force");
        }
        accepted = Optional.of(true);
        unknown(policy, unknown);
        yield PolicyAcceptance.accepted(generation, usable, unknown);
      }
      case PolicyReading.Unusable(var problems) -> {
        accepted = Optional.of(false);
        refused(policy, problems);
        EffectivePolicy.InForce now = state.numbers().standing().inForce();
        yield PolicyAcceptance.refused(generation, problems, now.policy(), now.generation());
      }
    };
  }

  /** Goes back to the default where there is no object; whether another one was in force. */
  boolean abandon() {
    accepted = Optional.empty();
    last = Optional.empty();
    return putInForce(Optional.empty(), state.policies()::byDefault);
  }

  private boolean putInForce(
      Optional<EffectivePolicy.Version> version, Supplier<EffectivePolicy.InForce> next) {
    boolean changed = state.numbers().adopt(version, next, () -> isOutdated(version));
    if (changed) {
      state.router().policyChanged();
    }
    return changed;
  }

  private void publish(CachedPolicy policy, PolicyAcceptance standing) {
    ExemptionUses uses = state.numbers().standing().numbers().exemptions();
    CompliancePolicyStatus status =
        policy.fitting(
            CompliancePolicyStatus.of(
                standing, uses, policy.conditions(), state.clock().instant()));
    if (policy.says(status)) {
      // Also where a write came through and only its answer was lost.
      state.troubles().over(Troubles.Target.POLICY);
    } else if (state.writer().writeStatusOf(CompliancePolicy.of(status))) {
      LOG.atInfo()
          .addKeyValue(LogKeys.GENERATION, standing.observedGeneration())
          .log("Policy status written");
    }
  }

  @Override
  public ErrorStatusUpdateControl<CachedPolicy> updateErrorStatus(
      CachedPolicy policy, Context<CachedPolicy> context, Exception failure) {
    return state.failed(Troubles.Target.POLICY, failure);
  }

  /** The policy is not in force. */
  private void refused(CachedPolicy policy, List<String> problems) {
    String reasons = String.join("; ", problems);
    if (note(policy)) {
      LOG.atError()
          .addKeyValue(LogKeys.GENERATION, EffectivePolicy.Version.of(policy).generation())
          .addKeyValue(LogKeys.REASON, reasons)
          .log("The policy cannot be used: the last good one stays in force");
    }
    record(policy, new EventRecorder.Message(true, "PolicyUnusable", reasons));
  }

  /** The policy is in force but for what this version does not know. */
  private void unknown(CachedPolicy policy, UnknownFields unknown) {
    if (unknown.isNone()) {
      return;
    }
    if (note(policy)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.GENERATION, EffectivePolicy.Version.of(policy).generation())
          .addKeyValue(LogKeys.REASON, unknown.sentence())
          .log("The policy holds fields that this version does not know: the rest is in force");
    }
    record(policy, new EventRecorder.Message(true, "PolicyFieldsUnknown", unknown.sentence()));
  }

  /** Notes that this state is logged; whether it was not before. */
  private boolean note(CachedPolicy policy) {
    Optional<EffectivePolicy.Version> before = logged;
    logged = Optional.of(EffectivePolicy.Version.of(policy));
    return !logged.equals(before);
  }

  private void record(CachedPolicy policy, EventRecorder.Message message) {
    Optional<EffectivePolicy.Version> now = Optional.of(EffectivePolicy.Version.of(policy));
    ObjectReference about =
        new ObjectReferenceBuilder()
            .withApiVersion(policy.getApiVersion())
            .withKind(policy.getKind())
            .withName(policy.getMetadata().getName())
            .withUid(policy.getMetadata().getUid())
            .build();
    if (!recorded.equals(now) && state.recorder().record(about, message)) {
      recorded = now;
    }
  }
}
