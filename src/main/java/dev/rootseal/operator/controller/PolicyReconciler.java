package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.api.policy.PolicyAcceptance;
import dev.rootseal.api.policy.PolicyReading;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.report.ExemptionUses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
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

  /** Held by whoever brings the policy up to date. */
  private final ReentrantLock turn = new ReentrantLock();

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
    turn.lock();
    try {
      return bringUpToDate(flow.policy().current());
    } finally {
      turn.unlock();
      if (context.isPrimaryResourceDeleted()) {
        flow.policyDeletions().add(seen.getMetadata().getName());
      }
    }
  }

  /**
   * Goes back to the default where the object is gone of which the framework did not say so: it was
   * created and deleted again while its first deletion was worked off.
   */
  void abandonDeleted() {
    if (state.initialSync().hasBegun() && turn.tryLock()) {
      try {
        if (flow.policy().current().isEmpty()
            && (accepted.isPresent() || state.policies().generation().isPresent())) {
          bringUpToDate(Optional.empty());
        }
      } finally {
        turn.unlock();
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
    boolean outdated = isOutdated(Optional.of(EffectivePolicy.PolicyVersion.of(policy.get())));
    if (!outdated && state.initialSync().isComplete()) {
      publish(policy.get(), standing);
    }
    return UpdateControl.noUpdate();
  }

  private BooleanSupplier outdated(Optional<EffectivePolicy.PolicyVersion> wanted) {
    return new Outdated(() -> isOutdated(wanted), nanoTime);
  }

  /** Whether another state of the policy is there by now; before the start nobody knows. */
  private boolean isOutdated(Optional<EffectivePolicy.PolicyVersion> wanted) {
    return state.initialSync().hasBegun()
        && !flow.policy().current().map(EffectivePolicy.PolicyVersion::of).equals(wanted);
  }

  /** Puts the policy in force, if it can be used. */
  PolicyAcceptance adopt(CachedPolicy policy) {
    EffectivePolicy.PolicyVersion version = EffectivePolicy.PolicyVersion.of(policy);
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

  /**
   * Whether something is not wanted any more, for who asks very often: it looks now and then, and
   * once it has seen so it stays so.
   */
  private static final class Outdated implements BooleanSupplier {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final BooleanSupplier look;
    private final LongSupplier nanoTime;
    private boolean seen;
    private long last;

    /**
     * One that has looked once.
     *
     * @param look whether it is not wanted any more; may be dear
     */
    Outdated(BooleanSupplier look, LongSupplier nanoTime) {
      this.look = look;
      this.nanoTime = nanoTime;
      this.seen = look.getAsBoolean();
      this.last = nanoTime.getAsLong();
    }

    @Override
    public boolean getAsBoolean() {
      if (!seen && nanoTime.getAsLong() - last >= INTERVAL.toNanos()) {
        seen = look.getAsBoolean();
        last = nanoTime.getAsLong();
      }
      return seen;
    }
  }

  /**
   * Tells in the log and in an event what a policy cannot be used for, once for each generation. A
   * policy is read before this replica leads, and again when it does: the event waits for that.
   */
  private static final class PolicyRemarks {

    private final EventRecorder recorder;
    private Optional<EffectivePolicy.PolicyVersion> logged = Optional.empty();
    private Optional<EffectivePolicy.PolicyVersion> recorded = Optional.empty();

    PolicyRemarks(EventRecorder recorder) {
      this.recorder = recorder;
    }

    /** The policy is not in force. */
    void refused(CachedPolicy policy, List<String> problems) {
      String reasons = String.join("; ", problems);
      if (isNews(policy)) {
        LOG.atError()
            .addKeyValue(LogKeys.GENERATION, EffectivePolicy.PolicyVersion.of(policy).generation())
            .addKeyValue(LogKeys.REASON, reasons)
            .log("The policy cannot be used: the last good one stays in force");
      }
      record(policy, new EventRecorder.Message(true, "PolicyUnusable", reasons));
    }

    /** The policy is in force but for what this version does not know. */
    void unknown(CachedPolicy policy, UnknownFields unknown) {
      if (unknown.isNone()) {
        return;
      }
      if (isNews(policy)) {
        LOG.atWarn()
            .addKeyValue(LogKeys.GENERATION, EffectivePolicy.PolicyVersion.of(policy).generation())
            .addKeyValue(LogKeys.REASON, unknown.sentence())
            .log("The policy holds fields that this version does not know: the rest is in force");
      }
      record(policy, new EventRecorder.Message(true, "PolicyFieldsUnknown", unknown.sentence()));
    }

    private boolean isNews(CachedPolicy policy) {
      Optional<EffectivePolicy.PolicyVersion> now =
          Optional.of(EffectivePolicy.PolicyVersion.of(policy));
      boolean news = !logged.equals(now);
      logged = now;
      return news;
    }

    private void record(CachedPolicy policy, EventRecorder.Message message) {
      Optional<EffectivePolicy.PolicyVersion> now =
          Optional.of(EffectivePolicy.PolicyVersion.of(policy));
      if (!recorded.equals(now) && recorder.record(reference(policy), message)) {
        recorded = now;
      }
    }

    private static ObjectReference reference(CachedPolicy policy) {
      return new ObjectReferenceBuilder()
          .withApiVersion(policy.getApiVersion())
          .withKind(policy.getKind())
          .withName(policy.getMetadata().getName())
          .withUid(policy.getMetadata().getUid())
          .build();
    }
  }
}
