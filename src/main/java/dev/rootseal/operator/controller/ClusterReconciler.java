package dev.rootseal.operator.controller;

import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.api.report.ComplianceSummaryStatus;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the one report of the cluster.
 *
 * <p>Its root is the namespace {@code default}, which always exists and cannot be deleted: a
 * controller needs a root that is there, and the report itself is not until it has been written.
 */
@ControllerConfiguration(name = "cluster-report", generationAwareEventProcessing = false)
final class ClusterReconciler implements Reconciler<Namespace> {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterReconciler.class);

  static final String ROOT = "default";

  /** How old the time of the last evaluation may become while nothing changes. */
  private static final Duration REFRESH = Duration.ofHours(1);

  /** By how much the clocks of two replicas may differ before one corrects the other's time. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  /** Selects the root; Kubernetes sets this label on every namespace. */
  static final String ROOT_SELECTOR = "kubernetes.io/metadata.name=" + ROOT;

  /** After this time it is looked again whether a watch that was away is back. */
  private static final Duration SIGHT = Duration.ofSeconds(1);

  private final SessionContext state;

  private Optional<InformerEventSource<HeldReport.OfCluster, Namespace>> reports = Optional.empty();
  private volatile Optional<Instant> lastEvaluation = Optional.empty();

  ClusterReconciler(SessionContext state) {
    this.state = state;
  }

  /** When reports and numbers were last known to be up to date, if they ever were. */
  Optional<Instant> lastEvaluation() {
    return lastEvaluation;
  }

  @Override
  public List<EventSource<?, Namespace>> prepareEventSources(
      EventSourceContext<Namespace> context) {
    var held = state.heldReports(HeldReport.OfCluster.class, report -> ROOT, context);
    reports = Optional.of(held);
    return List.of(held, state.router().summaryRequeues());
  }

  @Override
  public UpdateControl<Namespace> reconcile(Namespace root, Context<Namespace> context) {
    if (state.numbers().isComplete()) {
      write(reports.flatMap(all -> all.get(new ResourceID(ComplianceSummary.NAME))));
      state.router().requeuePolicyStatus();
      if (!state.watches().disconnected().isEmpty()) {
        return UpdateControl.<Namespace>noUpdate().rescheduleAfter(SIGHT);
      }
      lastEvaluation = Optional.of(state.clock().instant());
    }
    return UpdateControl.noUpdate();
  }

  private void write(Optional<HeldReport.OfCluster> held) {
    ClusterNumbers.Standing now = state.numbers().standing();
    ComplianceSummaryStatus status =
        dated(
            ComplianceSummaryStatus.of(
                now.numbers().cluster(now.inForce().policy().threshold()),
                now.inForce().generation(),
                held.map(HeldReport::conditions).orElse(List.of()),
                state.clock().instant()),
            held);
    if (state.writer().apply(ComplianceSummary.of(status), held)) {
      LOG.atInfo()
          .addKeyValue("namespaces", status.namespaces().size() + status.omittedNamespaces())
          .addKeyValue("result", status.result())
          .addKeyValue("readOnly", status.readOnly())
          .log("Compliance summary written");
    }
  }

  /**
   * Keeps the time that the API holds while nothing else differs: so that a summary of an unchanged
   * cluster is written once an hour, and not at all while it cannot be known whether it is true. A
   * time that is still to come is of a clock that was wrong.
   */
  private ComplianceSummaryStatus dated(
      ComplianceSummaryStatus status, Optional<HeldReport.OfCluster> held) {
    Instant now = state.clock().instant();
    Instant oldest = now.minus(REFRESH);
    Instant newest = now.plus(CLOCK_DIFFERENCE);
    boolean blind = !state.watches().disconnected().isEmpty();
    return held.flatMap(HeldReport.OfCluster::lastEvaluation)
        .filter(time -> blind || (time.isAfter(oldest) && time.isBefore(newest)))
        .map(status::evaluatedAt)
        .filter(same -> ContentDigest.of(same).equals(held.orElseThrow().digest()))
        .orElse(status);
  }

  @Override
  public ErrorStatusUpdateControl<Namespace> updateErrorStatus(
      Namespace root, Context<Namespace> context, Exception failure) {
    return state.failed(Troubles.Target.SUMMARY, failure);
  }
}
