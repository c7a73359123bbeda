package dev.rootseal.operator.controller;

import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.api.report.ComplianceSummaryStatus;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the one report of the cluster. Its root is the namespace {@code default}, which always
 * exists: a controller needs a root, and the report is not there until it has been written.
 */
@ControllerConfiguration(
    name = "cluster-report",
    // Kubernetes sets this label on every namespace.
    informer = @Informer(labelSelector = "kubernetes.io/metadata.name=" + ClusterReconciler.ROOT),
    generationAwareEventProcessing = false,
    // The age of the data in the metrics.
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 1, timeUnit = TimeUnit.MINUTES))
final class ClusterReconciler implements Reconciler<Namespace> {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterReconciler.class);

  static final String ROOT = "default";

  /** How old the time of the last evaluation may become while nothing changes. */
  private static final Duration REFRESH = Duration.ofHours(1);

  /** So much the clocks of two replicas may differ. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  private final Controllers.Session state;
  private volatile Optional<Instant> lastEvaluation = Optional.empty();

  ClusterReconciler(Controllers.Session state) {
    this.state = state;
  }

  /** When reports and numbers were last known to be up to date. */
  Optional<Instant> lastEvaluation() {
    return lastEvaluation;
  }

  @Override
  public List<EventSource<?, Namespace>> prepareEventSources(
      EventSourceContext<Namespace> context) {
    return List.of(
        state.heldReports(
            HeldReport.OfCluster.class,
            report -> ROOT,
            root -> new ResourceID(ComplianceSummary.NAME),
            context),
        state.router().summaryRequeues());
  }

  @Override
  public UpdateControl<Namespace> reconcile(Namespace root, Context<Namespace> context) {
    if (state.numbers().isComplete()) {
      write(context.getSecondaryResource(HeldReport.OfCluster.class));
      state.router().requeuePolicyStatus();
      if (!state.watches().disconnected().isEmpty()) {
        return UpdateControl.<Namespace>noUpdate().rescheduleAfter(Duration.ofSeconds(1));
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
   * Keeps the time that the API holds while nothing else differs: a summary of an unchanged cluster
   * is written once an hour, and not at all while it cannot be known whether it is true.
   */
  private ComplianceSummaryStatus dated(
      ComplianceSummaryStatus status, Optional<HeldReport.OfCluster> held) {
    Instant oldest = state.clock().instant().minus(REFRESH);
    Instant newest = state.clock().instant().plus(CLOCK_DIFFERENCE);
    boolean blind = !state.watches().disconnected().isEmpty();
    return held.flatMap(HeldReport::lastEvaluation)
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
