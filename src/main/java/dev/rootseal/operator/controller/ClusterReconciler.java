package dev.rootseal.operator.controller;

import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.api.report.ComplianceSummaryStatus;
import dev.rootseal.report.ClusterReport;
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
import java.util.function.Function;
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
      state.router().requeuePolicyStatus(); // also where the summary is refused
      write(context.getSecondaryResource(HeldReport.OfCluster.class));
      if (!state.watches().disconnected().isEmpty()) {
        return UpdateControl.<Namespace>noUpdate().rescheduleAfter(Duration.ofSeconds(1));
      }
      lastEvaluation = Optional.of(state.clock().instant());
    }
    return UpdateControl.noUpdate();
  }

  private void write(Optional<HeldReport.OfCluster> held) {
    ComplianceSummaryStatus status = status(held);
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
  private ComplianceSummaryStatus status(Optional<HeldReport.OfCluster> held) {
    ClusterNumbers.Standing standing = state.numbers().standing();
    ClusterReport report =
        new ClusterReport(standing.inForce().policy().threshold(), standing.numbers().summaries());
    List<Condition> before = held.map(HeldReport::conditions).orElse(List.of());
    Function<Instant, ComplianceSummaryStatus> at =
        time -> ComplianceSummaryStatus.of(report, standing.inForce().generation(), before, time);
    Instant now = state.clock().instant();
    boolean blind = !state.watches().disconnected().isEmpty();
    Instant oldest = now.minus(REFRESH);
    Instant newest = now.plus(CLOCK_DIFFERENCE);
    return held.flatMap(HeldReport::lastEvaluation)
        .filter(time -> blind || (time.isAfter(oldest) && time.isBefore(newest)))
        .map(at)
        .filter(same -> ContentDigest.of(same).equals(held.orElseThrow().digest()))
        .orElseGet(() -> at.apply(now));
  }

  @Override
  public ErrorStatusUpdateControl<Namespace> updateErrorStatus(
      Namespace root, Context<Namespace> context, Exception failure) {
    return state.failed(Troubles.Target.SUMMARY, failure);
  }
}
