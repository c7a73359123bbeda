package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.api.policy.PolicyAcceptance;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.report.ExemptionUses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
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

  private final SessionContext state;
  private final ChangeFlow flow;
  private final LongSupplier nanoTime;
  private final PolicyRemarks remarks;
  private volatile Optional<Boolean> accepted = Optional.empty();

  /**
   * A reconciler that has seen no policy yet.
   *
   * @param nanoTime by what it looks now and then whether the policy is still wanted
   */
  PolicyReconciler(SessionContext state, ChangeFlow flow, LongSupplier nanoTime) {
    this.state = state;
    this.flow = flow;
    this.nanoTime = nanoTime;
    this.remarks = new PolicyRemarks(state.recorder());
  }

  /** Whether the object that was read last is in force; empty while there is none. */
  Optional<Boolean> accepted() {
    return accepted;
  }

  @Override
  public List<EventSource<?, CachedPolicy>> prepareEventSources(
      EventSourceContext<CachedPolicy> context) {
    state.watches().add(CachedPolicy.class);
    flow.policy().set(context.getPrimaryCache());
    return List.of(flow.policyRequeues());
  }

  /**
   * Goes by what is there. The framework's word that the object was deleted may be about one that
   * has been created again since.
   */
  @Override
  public UpdateControl<CachedPolicy> reconcile(CachedPolicy seen, Context<CachedPolicy> context) {
    try {
      return bringUpToDate(flow.policy().current());
    } finally {
      if (context.isPrimaryResourceDeleted()) {
        flow.policyDeletions().add(seen.getMetadata().getName());
      }
    }
  }

  private UpdateControl<CachedPolicy> bringUpToDate(Optional<CachedPolicy> policy) {
    if (policy.isEmpty()) {
      state.writer().forgetStatusOf(new CompliancePolicy());
      if (abandon()) {
        LOG.info("Policy deleted: the default is in force");
      }
      return UpdateControl.noUpdate();
    }
    PolicyAcceptance standing = adopt(policy.get());
    // Another state of the policy is there already, and its turn comes next.
    boolean outdated = isOutdated(Optional.of(PolicyVersion.of(policy.get())));
    if (!outdated && state.initialSync().isComplete()) {
      publish(policy.get(), standing);
    }
    return UpdateControl.noUpdate();
  }

  private BooleanSupplier outdated(Optional<PolicyVersion> wanted) {
    return new Outdated(() -> isOutdated(wanted), nanoTime);
  }

  /** Whether another state of the policy is there by now; before the start nobody knows. */
  private boolean isOutdated(Optional<PolicyVersion> wanted) {
    return state.initialSync().hasBegun()
        && !flow.policy().current().map(PolicyVersion::of).equals(wanted);
  }

  /** Puts the policy in force, if it can be used. */
  PolicyAcceptance adopt(CachedPolicy policy) {
    PolicyVersion version = PolicyVersion.of(policy);
    long generation = version.generation();
    return switch (policy.reading()) {
      case PolicyReading.Usable(var usable, var rows, var unknown) -> {
        if (flow.policyChanged(
            new EffectivePolicy.Adopted(usable, rows, version), outdated(Optional.of(version)))) {
          LOG.atInfo().addKeyValue(LogKeys.GENERATION, generation).log("Policy in force");
        }
        accepted = Optional.of(true);
        remarks.unknown(policy, unknown);
        yield PolicyAcceptance.accepted(generation, usable, unknown);
      }
      case PolicyReading.Unusable(var problems) -> {
        accepted = Optional.of(false);
        remarks.refused(policy, problems);
        EvaluationContext basis = state.policies().basis();
        yield PolicyAcceptance.refused(generation, problems, basis.policy(), basis.generation());
      }
    };
  }

  /** Goes back to the default where there is no object; whether another one was in force. */
  boolean abandon() {
    accepted = Optional.empty();
    return flow.policyDeleted(outdated(Optional.empty()));
  }

  private void publish(CachedPolicy policy, PolicyAcceptance standing) {
    ExemptionUses uses = state.store().exemptions();
    CompliancePolicyStatus status =
        policy.fitting(
            CompliancePolicyStatus.of(
                standing, uses, policy.conditions(), state.clock().instant()));
    if (policy.says(status)) {
      // Also where a write came through and only its answer was lost.
      state.writer().forgetStatusOf(new CompliancePolicy());
    } else if (state.writer().writeStatusOf(CompliancePolicy.of(status))) {
      LOG.atInfo()
          .addKeyValue(LogKeys.GENERATION, standing.observedGeneration())
          .log("Policy status written");
    }
  }

  @Override
  public ErrorStatusUpdateControl<CachedPolicy> updateErrorStatus(
      CachedPolicy policy, Context<CachedPolicy> context, Exception failure) {
    if (!state.crds().isSuspected(failure)
        && state.writer().isNews(HasMetadata.getKind(CompliancePolicy.class), failure)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.OBJECT, "CompliancePolicy/" + policy.getMetadata().getName())
          .addKeyValue(LogKeys.REASON, FailureMessage.of(failure))
          .setCause(failure)
          .log("The policy could not be processed. Trying again");
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }
}
