package dev.rootseal.operator.controller;

import dev.rootseal.api.policy.CachedPolicy;
import dev.rootseal.kubernetes.WatchKeepAlive;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import dev.rootseal.kubernetes.WithoutRetries;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the controllers of one session share; the clock gives the time of conditions. */
record SessionContext(
    EffectivePolicy policies,
    ClusterNumbers numbers,
    EventRouter router,
    Troubles troubles,
    ReportWriter writer,
    EventRecorder recorder,
    WatchMonitor watches,
    Clock clock) {
  private static final List<Class<? extends HasMetadata>> WATCHED =
      List.of(
          Namespace.class,
          WatchedDeployment.class,
          WatchedStatefulSet.class,
          WatchedDaemonSet.class,
          HeldReport.OfNamespace.class,
          HeldReport.OfCluster.class,
          CachedPolicy.class);

  static SessionContext begin(
      KubernetesClient client, EffectivePolicy policies, Troubles troubles, WriteGate gate) {
    Clock clock = policies.clock();
    troubles.sessionBegins();
    ClusterNumbers numbers = new ClusterNumbers(policies);
    return new SessionContext(
        policies,
        numbers,
        new EventRouter(numbers),
        troubles,
        new ReportWriter(gate, troubles),
        new EventRecorder(gate, clock, troubles),
        new WatchMonitor(
            WATCHED,
            troubles,
            WatchKeepAlive.of(client)::away,
            () -> WithoutRetries.of(client, PeriodicChecks.PATIENCE, ServedCrds::problems).line(),
            System::nanoTime),
        clock);
  }

  /** The reports that the API holds, which requeue their root where somebody else changes them. */
  <T extends HeldReport> InformerEventSource<T, Namespace> heldReports(
      Class<T> type, Function<T, String> root, EventSourceContext<Namespace> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, Namespace.class)
            .withSecondaryToPrimaryMapper(report -> Set.of(new ResourceID(root.apply(report))))
            .withPrimaryToSecondaryMapper(namespace -> Set.of())
            .withOnUpdateFilter((now, before) -> writer.isForeign(now))
            .withOnAddFilter(writer::isForeign)
            .withInformerListLimit(WorkloadSources.PAGE)
            .withWatchAllNamespaces()
            .build(),
        context);
  }

  /** Something could not be brought up to date. */
  <P extends HasMetadata> ErrorStatusUpdateControl<P> failed(
      Troubles.Target target, Exception failure) {
    if (ApiErrors.isOfTheCrd(failure)) {
      // It is logged by the preflight.
      watches.suspectCrds(failure);
    } else {
      troubles.is(target, failure);
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }
}
