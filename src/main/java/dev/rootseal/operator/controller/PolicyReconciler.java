package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.api.policy.PolicyAcceptance;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.operator.controller.EffectivePolicy.InForce;
import dev.rootseal.operator.controller.EffectivePolicy.Version;
import dev.rootseal.report.ExemptionUses;
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
  private static final Optional<Version> UNCERTAIN = Optional.of(new Version("", -1));

  private final SessionContext state;

  /**
   * Of which state it was said what cannot be used of it: in the log, and in an event. A policy is
   * read before this replica leads, and again when it does: the event waits for that.
   */
  private Optional<Version> logged = Optional.empty();

  private Optional<Version> recorded = Optional.empty();

  /** What was worked off last; empty for the word that there is none. */
  private volatile Optional<Version> last = Optional.empty();

  private final ReentrantLock turn = new ReentrantLock();

  private volatile Optional<Boolean> accepted = Optional.empty();

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
    state.router().set(context.getPrimaryCache());
    return List.of(state.router().policyRequeues());
  }

  /** Goes by what is there: what was deleted by the framework's word may be there again. */
  @Override
  public UpdateControl<CachedPolicy> reconcile(CachedPolicy seen, Context<CachedPolicy> context) {
    turn.lock();
    try {
      bringUpToDate(state.router().policy());
      return UpdateControl.noUpdate();
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
    if (isOutdated(last) && turn.tryLock()) {
      try {
        Optional<CachedPolicy> now = state.router().policy();
        if (now.isEmpty()) {
          bringUpToDate(now);
        } else {
          state.router().requeuePolicyStatus();
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private void bringUpToDate(Optional<CachedPolicy> policy) {
    if (policy.isEmpty()) {
      state.troubles().over(Troubles.Target.POLICY);
      if (abandon()) {
        LOG.info("Policy deleted: the default is in force");
      }
      return;
    }
    PolicyAcceptance standing = adopt(policy.get());
    // Where another state of the policy is there already, its turn comes next.
    if (!isOutdated(last) && state.numbers().isComplete()) {
      publish(policy.get(), standing);
    }
  }

  /** Whether another state of the policy is there by now; before the start nobody knows. */
  private boolean isOutdated(Optional<Version> wanted) {
    return state.numbers().hasBegun() && !state.router().policy().map(Version::of).equals(wanted);
  }

  PolicyAcceptance adopt(CachedPolicy policy) {
    Version version = Version.of(policy);
    long generation = version.generation();
    last = Optional.of(version);
    return switch (policy.reading()) {
      case PolicyReading.Usable(var usable, var rows, var unknown) -> {
        if (putInForce(
            Optional.of(version), () -> state.policies().of(usable, rows, Optional.of(version)))) {
          LOG.atInfo().addKeyValue("generation", generation).log("Policy in force");
        }
        accepted = Optional.of(true);
        if (!unknown.isNone()) {
          say(policy, true, unknown.sentence());
        }
        yield PolicyAcceptance.accepted(generation, usable, unknown);
      }
      case PolicyReading.Unusable(var problems) -> {
        accepted = Optional.of(false);
        say(policy, false, String.join("; ", problems));
        InForce now = state.numbers().standing().inForce();
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

  private boolean putInForce(Optional<Version> version, Supplier<InForce> next) {
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
          .addKeyValue("generation", standing.observedGeneration())
          .log("Policy status written");
    }
  }

  @Override
  public ErrorStatusUpdateControl<CachedPolicy> updateErrorStatus(
      CachedPolicy policy, Context<CachedPolicy> context, Exception failure) {
    return state.failed(Troubles.Target.POLICY, failure);
  }

  /** Of each state what cannot be used of it: in the log, and in an event once this may write. */
  private void say(CachedPolicy policy, boolean usable, String reasons) {
    Optional<Version> now = Optional.of(Version.of(policy));
    if (!logged.equals(now) && usable) {
      LOG.atWarn()
          .addKeyValue("generation", now.get().generation())
          .addKeyValue("reason", reasons)
          .log("The policy holds fields that this version does not know: the rest is in force");
    } else if (!logged.equals(now)) {
      LOG.atError()
          .addKeyValue("generation", now.get().generation())
          .addKeyValue("reason", reasons)
          .log("The policy cannot be used: the last good one stays in force");
    }
    logged = now;
    EventRecorder.Message event =
        usable
            ? new EventRecorder.Message(true, "PolicyFieldsUnknown", reasons)
            : new EventRecorder.Message(true, "PolicyUnusable", reasons);
    if (!recorded.equals(now) && state.recorder().record(policy, event)) {
      recorded = now;
    }
  }
}
