package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDaemonSet;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.kubernetes.WatchedWorkload.WatchedStatefulSet;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The watched workloads of the three kinds, each belonging to its namespace. */
final class WorkloadSources implements ClusterNumbers.Workloads {
  /** Objects in one page of a list: the gentlest to the API server, and bounded memory here. */
  static final long PAGE = 500;

  /** Of workloads: behind usual ones, two pages of the largest are read before that is known. */
  private static final long WORKLOADS = 100;

  private final List<Source<?>> sources;

  /** The workloads of one kind, and where they are kept. */
  private record Source<T extends WatchedWorkload>(
      InformerEventSource<T, Namespace> events, WorkloadStore<T> store) {
    private static <T extends WatchedWorkload> Source<T> of(
        Class<T> type,
        WorkloadStore.NamespaceShares shares,
        EventSourceContext<Namespace> context) {
      WorkloadStore<T> store = new WorkloadStore<>(type, shares);
      return new Source<>(
          new InformerEventSource<>(
              InformerEventSourceConfiguration.from(type, Namespace.class)
                  .withSecondaryToPrimaryMapper(
                      workload -> Set.of(new ResourceID(workload.reading().ref().namespace())))
                  // The index by namespace serves: the framework need not keep one of its own.
                  .withPrimaryToSecondaryMapper(namespace -> Set.of())
                  .withItemStore(store)
                  .withOnAddFilter(store::isNews)
                  .withOnUpdateFilter(
                      (now, before) -> !now.after(before).reading().equals(before.reading()))
                  .withInformerListLimit(WORKLOADS)
                  .withWatchAllNamespaces()
                  .build(),
              context),
          store);
    }

    private void readAgain(String namespace, KubernetesClient client) {
      @Nullable String next = "";
      while (next != null && store.withRoom().anyMatch(namespace::equals)) {
        KubernetesResourceList<T> page =
            client
                .resources(events.configuration().getResourceClass())
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withLimit(WORKLOADS).withContinue(next).build());
        page.getItems().forEach(store::takeAgain);
        String token = page.getMetadata().getContinue();
        next = token == null || token.isEmpty() ? null : token;
      }
    }
  }

  WorkloadSources(EventSourceContext<Namespace> context) {
    WorkloadStore.NamespaceShares shares = WorkloadStore.NamespaceShares.ofHeap();
    sources =
        List.of(
            Source.of(WatchedDeployment.class, shares, context),
            Source.of(WatchedStatefulSet.class, shares, context),
            Source.of(WatchedDaemonSet.class, shares, context));
  }

  List<EventSource<?, Namespace>> asList() {
    return sources.stream().<EventSource<?, Namespace>>map(Source::events).toList();
  }

  @Override
  public void evaluationsBegin() {
    sources.forEach(source -> source.store().evaluationsBegin());
  }

  /** The namespaces of which some were left out and fit by now. */
  Set<String> withRoom() {
    return sources.stream()
        .flatMap(source -> source.store().withRoom())
        .collect(Collectors.toSet());
  }

  void readAgain(String namespace, KubernetesClient client) {
    sources.forEach(source -> source.readAgain(namespace, client));
  }

  @Override
  public Stream<? extends WatchedWorkload> in(String namespace) {
    return sources.stream()
        .flatMap(source -> source.events().byIndex(Cache.NAMESPACE_INDEX, namespace).stream());
  }
}
