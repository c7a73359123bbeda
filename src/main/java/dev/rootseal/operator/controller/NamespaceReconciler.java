package dev.rootseal.operator.controller;

import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.operator.controller.EffectivePolicy.Evaluation;
import dev.rootseal.report.Finding;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the report of each namespace: every run evaluates all workloads of the namespace anew from
 * the caches, so that there is nothing that could drift, and a deletion is mere absence.
 */
@ControllerConfiguration(
    name = "namespace-report",
    informer = @Informer(informerListLimit = WorkloadSources.PAGE),
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true,
    maxReconciliationInterval = @MaxReconciliationInterval(interval = 1))
final class NamespaceReconciler implements Reconciler<Namespace> {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceReconciler.class);

  static final String VIOLATED = "ReadOnlyFilesystemViolated";
  static final String SATISFIED = "ReadOnlyFilesystemSatisfied";

  private final Controllers.Session state;
  private final VerdictHistory history = new VerdictHistory();
  private final ReportWriteQueue writes;
  private volatile WorkloadSources workloads = new WorkloadSources(List.of());

  /** Namespaces of which workloads that were left out are to be read again. */
  private final Set<String> withRoom = ConcurrentHashMap.newKeySet();

  NamespaceReconciler(Controllers.Session state) {
    this.state = state;
    this.writes =
        new ReportWriteQueue(
            name -> state.numbers().find(name).ifPresent(state.router()::requeue),
            (name, failure) -> state.failed(Troubles.Target.reportOf(name), failure));
  }

  @Override
  public List<EventSource<?, Namespace>> prepareEventSources(
      EventSourceContext<Namespace> context) {
    workloads = WorkloadSources.of(context, state.numbers());
    state.numbers().set(context.getPrimaryCache(), workloads::in);
    List<EventSource<?, Namespace>> all = new ArrayList<>(workloads.events());
    all.add(
        state.heldReports(
            HeldReport.OfNamespace.class,
            report -> report.getMetadata().getNamespace(),
            name -> new ResourceID(ComplianceReport.NAME, name),
            context));
    all.add(state.router().reportRequeues());
    return all;
  }

  /**
   * Evaluates and makes the numbers known; the report is written beside that. A namespace that
   * refuses its report, or a webhook that hangs, must not keep any number back.
   */
  @Override
  public UpdateControl<Namespace> reconcile(Namespace namespace, Context<Namespace> context) {
    String name = namespace.getMetadata().getName();
    ClusterNumbers numbers = state.numbers();
    try {
      if (numbers.find(name).isEmpty()) {
        forget(name);
        return UpdateControl.noUpdate();
      }
      if (withRoom.remove(name)) {
        workloads.readAgain(name, context.getClient());
      }
      bringUpToDate(namespace, context);
      return UpdateControl.noUpdate();
    } finally {
      if (context.isPrimaryResourceDeleted() || numbers.find(name).isEmpty()) {
        numbers.doubt(name);
      }
    }
  }

  private void bringUpToDate(Namespace namespace, Context<Namespace> context) {
    // Asked before this namespace counts: what its first evaluation finds is no change.
    boolean known = state.numbers().isComplete();
    Evaluation evaluation = state.numbers().evaluate(namespace);
    Supplier<Optional<HeldReport.OfNamespace>> held =
        () -> context.getSecondaryResource(HeldReport.OfNamespace.class);
    String name = namespace.getMetadata().getName();
    if (evaluation.workloads().isEmpty()) {
      forgetReport(name);
      held.get().ifPresent(report -> writes.submit(name, limit -> delete(report, limit)));
    } else if (namespace.isMarkedForDeletion()) {
      // Nothing can be created there any more, however long somebody's finalizer keeps it.
      state.troubles().over(Troubles.Target.reportOf(namespace.getMetadata().getName()));
    } else {
      writes.submit(
          name,
          limit -> {
            write(evaluation, held.get(), limit);
            record(evaluation, known); // what could not be written would hardly be recorded
          });
    }
  }

  private void delete(HeldReport.OfNamespace report, Duration limit) {
    state.writer().within(limit).delete(report);
    LOG.atInfo()
        .addKeyValue("namespace", report.getMetadata().getNamespace())
        .log("Report deleted: no workload left");
  }

  private void write(Evaluation evaluation, Optional<HeldReport.OfNamespace> held, Duration limit) {
    NamespaceReport report = evaluation.report();
    ComplianceReportStatus status =
        ComplianceReportStatus.of(
            report,
            evaluation.generation(),
            held.map(HeldReport::conditions).orElse(List.of()),
            state.clock().instant());
    if (state.writer().within(limit).apply(ComplianceReport.of(report.namespace(), status), held)) {
      LOG.atInfo()
          .addKeyValue("namespace", report.namespace())
          .addKeyValue("result", report.summary().result().id())
          .addKeyValue("readOnly", status.readOnly())
          .log("Report written");
    }
  }

  /** Tells owners by an event on their workload that its verdict is another one. */
  private void record(Evaluation evaluation, boolean known) {
    Set<WorkloadRef> there =
        evaluation.workloads().stream()
            .map(workload -> workload.reading().ref())
            .collect(Collectors.toSet());
    Map<WorkloadRef, WorkloadVerdict> changed =
        history.changed(evaluation.report().namespace(), there, evaluation.verdicts(), known);
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

  /** Looks at what no event tells of; what returns while it is forgotten is evaluated again. */
  void compare() {
    state.numbers().gone().forEach(this::forget);
    state.numbers().others().forEach(state.router()::requeue);
  }

  /** What fits once others have gone or shrunk is read again, but not at each change. */
  void lookForRoom() {
    for (String name : workloads.withRoom()) {
      withRoom.add(name);
      state.numbers().find(name).ifPresent(state.router()::requeue);
    }
  }

  long workloads() {
    return workloads.count();
  }

  private void forget(String name) {
    forgetReport(name);
    state.numbers().remove(name);
  }

  /** Drops what waits to be written. */
  void close() {
    writes.close();
  }

  private void forgetReport(String name) {
    writes.forget(name);
    state.writer().forget(name);
    history.forget(name);
  }

  @Override
  public ErrorStatusUpdateControl<Namespace> updateErrorStatus(
      Namespace namespace, Context<Namespace> context, Exception failure) {
    return state.failed(Troubles.Target.reportOf(namespace.getMetadata().getName()), failure);
  }

  /**
   * The verdicts as they were last seen, so that a change can be told from a repetition. After a
   * start nothing is known, and what is seen first is no change.
   */
  static final class VerdictHistory {
    /** By namespace a digest of each workload: there may be very many. */
    private final Map<String, Map<WorkloadRef, Integer>> seen = new ConcurrentHashMap<>();

    /**
     * Takes the verdicts of a namespace and returns those that differ from before. A workload that
     * complies with a template that is not rolled out yet stays what it was before until then, as
     * does one that is there and was not evaluated.
     */
    Map<WorkloadRef, WorkloadVerdict> changed(
        String namespace, Set<WorkloadRef> there, List<WorkloadVerdict> verdicts, boolean known) {
      Map<WorkloadRef, Integer> before = seen.getOrDefault(namespace, Map.of());
      Map<WorkloadRef, Integer> next = new HashMap<>(before);
      next.keySet().retainAll(there);
      Map<WorkloadRef, WorkloadVerdict> changed = new HashMap<>();
      for (WorkloadVerdict verdict : verdicts) {
        WorkloadRef ref = verdict.ref();
        boolean finding = verdict.tally().findings() > 0;
        @Nullable Integer last = before.get(ref);
        @Nullable Integer now =
            finding || verdict.notRolledOut() == 0 ? Integer.valueOf(digest(verdict)) : last;
        if (now != null) {
          next.put(ref, now);
        }
        if (last == null ? known && finding : !last.equals(now)) {
          changed.put(ref, verdict);
        }
      }
      seen.put(namespace, Map.copyOf(next));
      return changed;
    }

    void forget(String namespace) {
      seen.remove(namespace);
    }

    private static int digest(WorkloadVerdict verdict) {
      int digest = 1;
      for (ContainerEvaluation container : verdict.containers()) {
        digest = Objects.hash(digest, container.facts().name(), container.verdict().verdict());
      }
      return digest;
    }
  }
}
