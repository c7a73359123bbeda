package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The cached namespaces and their workloads; there are none before the controllers are started. */
final class NamespaceCaches {
  private volatile Optional<Caches> caches = Optional.empty();

  private record Caches(IndexerResourceCache<Namespace> namespaces, Workloads workloads) {}

  /** The cached workloads of all kinds. */
  interface Workloads {
    /** Those of a namespace, in no order. */
    Stream<? extends WatchedWorkload> in(String namespace);

    /** Every namespace that is there is evaluated from now on. */
    void evaluationsBegin();

    /** The namespaces of which some were {@linkplain NamespaceShares left out} and fit by now. */
    Set<String> withRoom();

    /** Reads these again. */
    void readAgain(String namespace, KubernetesClient client);
  }

  void set(IndexerResourceCache<Namespace> namespaces, Workloads workloads) {
    caches = Optional.of(new Caches(namespaces, workloads));
  }

  /** The names of the namespaces; each of them is evaluated from now on. */
  List<String> evaluationsBegin() {
    there().workloads().evaluationsBegin();
    return there().namespaces().keys().map(ResourceID::getName).toList();
  }

  List<Namespace> all() {
    IndexerResourceCache<Namespace> namespaces = there().namespaces();
    return namespaces.keys().flatMap(id -> namespaces.get(id).stream()).toList();
  }

  Optional<Namespace> find(String name) {
    return there().namespaces().get(new ResourceID(name));
  }

  /** The workloads of a namespace, in no order. */
  Stream<? extends WatchedWorkload> workloads(String namespace) {
    return there().workloads().in(namespace);
  }

  /** The namespaces of which some were {@linkplain NamespaceShares left out} and fit by now. */
  Set<String> withRoom() {
    return caches.map(known -> known.workloads().withRoom()).orElse(Set.of());
  }

  /** Reads these again. */
  void readAgain(String namespace, KubernetesClient client) {
    there().workloads().readAgain(namespace, client);
  }

  private Caches there() {
    return caches.orElseThrow(() -> new IllegalStateException("the controllers are not started"));
  }
}
