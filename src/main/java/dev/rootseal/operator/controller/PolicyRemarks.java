package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.api.policy.UnknownFields;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log and in an event what a policy cannot be used for, once for each generation. A
 * policy is read before this replica leads, and again when it does: the event waits for that.
 */
final class PolicyRemarks {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyRemarks.class);

  private final EventRecorder recorder;
  private Optional<PolicyVersion> logged = Optional.empty();
  private Optional<PolicyVersion> recorded = Optional.empty();

  PolicyRemarks(EventRecorder recorder) {
    this.recorder = recorder;
  }

  /** The policy is not in force. */
  void refused(CachedPolicy policy, List<String> problems) {
    String reasons = String.join("; ", problems);
    if (isNews(policy)) {
      LOG.atError()
          .addKeyValue(LogKeys.GENERATION, PolicyVersion.of(policy).generation())
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
          .addKeyValue(LogKeys.GENERATION, PolicyVersion.of(policy).generation())
          .addKeyValue(LogKeys.REASON, unknown.sentence())
          .log("The policy holds fields that this version does not know: the rest is in force");
    }
    record(policy, new EventRecorder.Message(true, "PolicyFieldsUnknown", unknown.sentence()));
  }

  private boolean isNews(CachedPolicy policy) {
    Optional<PolicyVersion> now = Optional.of(PolicyVersion.of(policy));
    boolean news = !logged.equals(now);
    logged = now;
    return news;
  }

  private void record(CachedPolicy policy, EventRecorder.Message message) {
    Optional<PolicyVersion> now = Optional.of(PolicyVersion.of(policy));
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
