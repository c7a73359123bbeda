package dev.rootseal.operator.controller;

import dev.rootseal.api.Condition;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.report.NamespaceReport;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes an evaluation: the report, or its end where no workload is left, and the events. */
final class NamespacePublisher {
  private static final Logger LOG = LoggerFactory.getLogger(NamespacePublisher.class);

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
        ComplianceReportStatus.of(report, evaluation.generation(), before, state.clock().instant());
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
    LOG.atInfo().addKeyValue(LogKeys.NAMESPACE, namespace).log("Report deleted: no workload left");
  }

  void forget(String namespace) {
    state.writer().forget(namespace);
    events.forget(namespace);
  }
}
