package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells owners on their workload that its verdict has changed. */
final class WorkloadEvents {
  /** The fixed reasons of these events. */
  static final String VIOLATED = "ReadOnlyFilesystemViolated";

  static final String SATISFIED = "ReadOnlyFilesystemSatisfied";

  private final VerdictHistory history = new VerdictHistory();
  private final EventRecorder recorder;

  WorkloadEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Records an event on each workload whose verdict is another one than before.
   *
   * @param known whether a workload that was not there before is a change: not in the first round
   */
  void record(NamespaceEvaluator.Evaluation evaluation, boolean known) {
    List<WorkloadVerdict> changed =
        history.changed(evaluation.report().namespace(), evaluation.verdicts(), known);
    if (changed.isEmpty()) {
      return;
    }
    Map<WorkloadRef, WatchedWorkload> byRef = new HashMap<>();
    evaluation.workloads().forEach(workload -> byRef.put(workload.reading().ref(), workload));
    for (WorkloadVerdict verdict : changed) {
      WatchedWorkload workload = byRef.get(verdict.ref());
      if (workload != null) {
        recorder.record(reference(workload), message(verdict));
      }
    }
  }

  void forget(String namespace) {
    history.forget(namespace);
  }

  private static EventRecorder.Message message(WorkloadVerdict verdict) {
    return Finding.of(verdict)
        .filter(finding -> !finding.containers().isEmpty())
        .map(finding -> new EventRecorder.Message(true, VIOLATED, finding.message()))
        .orElseGet(
            () ->
                new EventRecorder.Message(
                    false,
                    SATISFIED,
                    "%s '%s' has no container with a writable root filesystem that is not exempt."
                        .formatted(verdict.ref().kind(), verdict.ref().name())));
  }

  /** With the uid, without which kubectl describe does not find the event. */
  private static ObjectReference reference(WatchedWorkload workload) {
    ObjectMeta metadata = workload.getMetadata();
    return new ObjectReferenceBuilder()
        .withApiVersion(workload.getApiVersion())
        .withKind(workload.getKind())
        .withNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .build();
  }
}
