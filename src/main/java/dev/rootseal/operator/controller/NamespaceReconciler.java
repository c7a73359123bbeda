package dev.rootseal.operator.controller;

import dev.rootseal.api.Condition;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.report.NamespaceReport;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  private final SessionContext state;
  private final ChangeFlow flow;
  private final NamespacePublisher publisher;
  private @Nullable InformerEventSource<HeldReport.OfNamespace, Namespace> reports;

  NamespaceReconciler(SessionContext state, ChangeFlow flow) {
    this.state = state;
    this.flow = flow;
    this.publisher = new NamespacePublisher(state);
  }

  @Override
  public List<EventSource<?, Namespace>> prepareEventSources(
      EventSourceContext<Namespace> context) {
    WorkloadSources workloads = new WorkloadSources(context);
    InformerEventSource<HeldReport.OfNamespace, Namespace> held = heldReports(context);
    reports = held;
    flow.namespaces().set(context.getPrimaryCache(), workloads);
    state.watches().add(Namespace.class);
    workloads.reportTo(state.watches());
    state.watches().add(HeldReport.OfNamespace.class);
    List<EventSource<?, Namespace>> all = new ArrayList<>(workloads.asList());
    all.add(held);
    all.add(flow.reportRequeues());
    return all;
  }

  private InformerEventSource<HeldReport.OfNamespace, Namespace> heldReports(
      EventSourceContext<Namespace> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(HeldReport.OfNamespace.class, Namespace.class)
            .withSecondaryToPrimaryMapper(
                report -> Set.of(new ResourceID(report.getMetadata().getNamespace())))
            .withPrimaryToSecondaryMapper(namespace -> Set.of())
            .withOnUpdateFilter((now, before) -> state.writer().isForeign(now))
            .withOnAddFilter(state.writer()::isForeign)
            .withInformerListLimit(WorkloadSources.PAGE)
            .withWatchAllNamespaces()
            .build(),
        context);
  }

  /**
   * Evaluates, makes the numbers known and then writes: a namespace that refuses its report (a
   * webhook, say) must not keep the whole cluster's numbers back.
   */
  @Override
  public UpdateControl<Namespace> reconcile(Namespace namespace, Context<Namespace> context) {
    String name = namespace.getMetadata().getName();
    try {
      if (flow.namespaces().find(name).isPresent()) {
        flow.readAgain(name, context::getClient);
        return bringUpToDate(name, namespace);
      }
      forget(name);
      return UpdateControl.noUpdate();
    } finally {
      if (context.isPrimaryResourceDeleted()) {
        flow.namespaceDeletions().add(name);
      }
    }
  }

  private UpdateControl<Namespace> bringUpToDate(String name, Namespace namespace) {
    // Asked before this namespace counts: what its first evaluation finds is no change.
    boolean known = state.initialSync().isComplete();
    NamespaceEvaluator.Evaluation evaluation = flow.namespaceChanged(namespace);
    Optional<HeldReport.OfNamespace> held = held(name);
    if (evaluation.workloads().isEmpty()) {
      held.ifPresentOrElse(publisher::delete, () -> publisher.forget(name));
    } else if (!namespace.isMarkedForDeletion()) {
      publisher.publish(evaluation, held, known);
    }
    return UpdateControl.noUpdate();
  }

  private Optional<HeldReport.OfNamespace> held(String namespace) {
    return reports == null
        ? Optional.empty()
        : reports.get(new ResourceID(ComplianceReport.NAME, namespace));
  }

  /**
   * Forgets namespaces of whose deletion no event came. One that is created again and evaluated
   * meanwhile is forgotten with them, and evaluated again.
   */
  void forgetDeletedNamespaces() {
    for (String name : flow.deletedNamespaces()) {
      forget(name);
      flow.namespaceDeletions().add(name);
    }
  }

  private void forget(String name) {
    publisher.forget(name);
    flow.namespaceDeleted(name);
  }

  @Override
  public ErrorStatusUpdateControl<Namespace> updateErrorStatus(
      Namespace namespace, Context<Namespace> context, Exception failure) {
    String name = namespace.getMetadata().getName();
    // A CRD that is gone is told by the preflight.
    if (!state.crds().isSuspected(failure) && state.writer().isNews(name, failure)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, name)
          .addKeyValue(LogKeys.REASON, FailureMessage.of(failure))
          .setCause(failure)
          .log("The report could not be brought up to date. Trying again");
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** Publishes an evaluation: the report, or its end where no workload is left, and the events. */
  private static final class NamespacePublisher {

    private final SessionContext state;
    private final WorkloadEvents events;

    NamespacePublisher(SessionContext state) {
      this.state = state;
      this.events = new WorkloadEvents(state.recorder());
    }

    /**
     * Writes the report, unless the API holds the same, and records events on workloads.
     *
     * @param known whether a workload that was not there before is a change: not in the first round
     */
    void publish(
        NamespaceEvaluator.Evaluation evaluation,
        Optional<HeldReport.OfNamespace> held,
        boolean known) {
      write(evaluation, held);
      events.record(evaluation, known);
    }

    private void write(
        NamespaceEvaluator.Evaluation evaluation, Optional<HeldReport.OfNamespace> held) {
      NamespaceReport report = evaluation.report();
      List<Condition> before = held.map(HeldReport::conditions).orElse(List.of());
      ComplianceReportStatus status =
          ComplianceReportStatus.of(
              report, evaluation.generation(), before, state.clock().instant());
      ComplianceReport resource = ComplianceReport.of(report.namespace(), status);
      if (state.writer().apply(ReportToWrite.of(resource), held)) {
        LOG.atInfo()
            .addKeyValue(LogKeys.NAMESPACE, report.namespace())
            .addKeyValue(LogKeys.RESULT, report.summary().result().id())
            .addKeyValue(LogKeys.READ_ONLY, status.readOnly())
            .log("Report written");
      }
    }

    void delete(HeldReport.OfNamespace held) {
      String namespace = held.getMetadata().getNamespace();
      events.forget(namespace);
      state.writer().delete(held);
      LOG.atInfo()
          .addKeyValue(LogKeys.NAMESPACE, namespace)
          .log("Report deleted: no workload left");
    }

    void forget(String namespace) {
      state.writer().forget(namespace);
      events.forget(namespace);
    }
  }
}
