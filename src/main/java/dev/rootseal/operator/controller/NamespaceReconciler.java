package dev.rootseal.operator.controller;

import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.report.Finding;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the report of each namespace: every run evaluates all workloads of the namespace anew from
 * the caches, so that there is nothing that could drift, and a deletion is mere absence.
 */
@ControllerConfiguration(
    name = "namespace-report",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
final class NamespaceReconciler implements Reconciler<Namespace> {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceReconciler.class);

  static final String VIOLATED = "ReadOnlyFilesystemViolated";
  static final String SATISFIED = "ReadOnlyFilesystemSatisfied";

  private final SessionContext state;
  private final VerdictHistory history = new VerdictHistory();
  private volatile Optional<WorkloadSources> workloads = Optional.empty();

  /** Namespaces of which workloads that were left out are to be read again. */
  private final Set<String> withRoom = ConcurrentHashMap.newKeySet();

  private Optional<InformerEventSource<HeldReport.OfNamespace, Namespace>> reports =
      Optional.empty();

  NamespaceReconciler(SessionContext state) {
    this.state = state;
  }

  @Override
  public List<EventSource<?, Namespace>> prepareEventSources(
      EventSourceContext<Namespace> context) {
    WorkloadSources sources = new WorkloadSources(context);
    workloads = Optional.of(sources);
    var held =
        state.heldReports(
            HeldReport.OfNamespace.class, report -> report.getMetadata().getNamespace(), context);
    reports = Optional.of(held);
    state.numbers().set(context.getPrimaryCache(), sources);
    List<EventSource<?, Namespace>> all = new ArrayList<>(sources.asList());
    all.add(held);
    all.add(state.router().reportRequeues());
    return all;
  }

  /**
   * Evaluates, makes the numbers known and then writes: a namespace that refuses its report (a
   * webhook, say) must not keep the whole cluster's numbers back.
   */
  @Override
  public UpdateControl<Namespace> reconcile(Namespace namespace, Context<Namespace> context) {
    String name = namespace.getMetadata().getName();
    ClusterNumbers numbers = state.numbers();
    try {
      if (numbers.find(name).isPresent()) {
        if (withRoom.remove(name)) {
          workloads.ifPresent(known -> known.readAgain(name, context.getClient()));
        }
        bringUpToDate(namespace);
      } else {
        forget(name);
      }
      return UpdateControl.noUpdate();
    } finally {
      if (context.isPrimaryResourceDeleted() || numbers.find(name).isEmpty()) {
        numbers.doubt(name);
      }
    }
  }

  private void bringUpToDate(Namespace namespace) {
    String name = namespace.getMetadata().getName();
    // Asked before this namespace counts: what its first evaluation finds is no change.
    boolean known = state.numbers().isComplete();
    EffectivePolicy.Evaluation evaluation = state.router().namespaceChanged(namespace);
    Optional<HeldReport.OfNamespace> held = held(name);
    if (!evaluation.workloads().isEmpty()) {
      if (!namespace.isMarkedForDeletion()) {
        write(evaluation, held);
        record(evaluation, known);
      }
      return;
    }
    held.ifPresent(state.writer()::delete);
    forgetReport(name);
    if (held.isPresent()) {
      LOG.atInfo().addKeyValue("namespace", name).log("Report deleted: no workload left");
    }
  }

  private void write(EffectivePolicy.Evaluation evaluation, Optional<HeldReport.OfNamespace> held) {
    NamespaceReport report = evaluation.report();
    ComplianceReportStatus status =
        ComplianceReportStatus.of(
            report,
            evaluation.generation(),
            held.map(HeldReport::conditions).orElse(List.of()),
            state.clock().instant());
    if (state.writer().apply(ComplianceReport.of(report.namespace(), status), held)) {
      LOG.atInfo()
          .addKeyValue("namespace", report.namespace())
          .addKeyValue("result", report.summary().result().id())
          .addKeyValue("readOnly", status.readOnly())
          .log("Report written");
    }
  }

  /** Tells owners by an event on their workload that its verdict is another one than before. */
  private void record(EffectivePolicy.Evaluation evaluation, boolean known) {
    Map<WorkloadRef, WorkloadVerdict> changed = new HashMap<>();
    history
        .changed(evaluation.report().namespace(), evaluation.verdicts(), known)
        .forEach(verdict -> changed.put(verdict.ref(), verdict));
    for (WatchedWorkload workload : evaluation.workloads()) {
      WorkloadVerdict verdict = changed.get(workload.reading().ref());
      if (verdict != null) {
        state.recorder().record(workload, message(verdict));
      }
    }
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

  private Optional<HeldReport.OfNamespace> held(String namespace) {
    return reports.flatMap(all -> all.get(new ResourceID(ComplianceReport.NAME, namespace)));
  }

  /**
   * Looks at what no event tells of: namespaces that are gone, and those of which another state was
   * evaluated. One that is created again and evaluated while it is forgotten is evaluated again.
   */
  void compare() {
    state.numbers().gone().forEach(this::forget);
    state.numbers().others().forEach(state.router()::requeue);
  }

  /**
   * What was too large for its namespace fits once others have gone or shrunk; it is read again
   * then, and not at each change, since it may be a lot.
   */
  void lookForRoom() {
    for (String name : workloads.map(WorkloadSources::withRoom).orElse(Set.of())) {
      withRoom.add(name);
      state.numbers().find(name).ifPresent(state.router()::requeue);
    }
  }

  private void forget(String name) {
    forgetReport(name);
    state.router().namespaceDeleted(name);
  }

  private void forgetReport(String name) {
    state.writer().forget(name);
    history.forget(name);
  }

  @Override
  public ErrorStatusUpdateControl<Namespace> updateErrorStatus(
      Namespace namespace, Context<Namespace> context, Exception failure) {
    return state.failed(Troubles.Target.reportOf(namespace.getMetadata().getName()), failure);
  }
}
