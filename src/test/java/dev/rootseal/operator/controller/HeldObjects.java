package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a watch would have brought, put there by a test. */
final class HeldObjects<T extends HasMetadata> implements IndexerResourceCache<T> {
  private final Map<ResourceID, T> objects = new LinkedHashMap<>();
  private Optional<T> coming = Optional.empty();

  void put(T object) {
    objects.put(ResourceID.fromResource(object), object);
  }

  /** Puts it there as soon as somebody has asked for it in vain. */
  void putAfterALookFor(T object) {
    coming = Optional.of(object);
  }

  void clear() {
    objects.clear();
  }

  @Override
  public Optional<T> get(ResourceID id) {
    Optional<T> found = Optional.ofNullable(objects.get(id));
    coming.ifPresent(this::put);
    coming = Optional.empty();
    return found;
  }

  @Override
  public Stream<ResourceID> keys() {
    return objects.keySet().stream();
  }

  @Override
  public Stream<T> list(Predicate<T> wanted) {
    return objects.values().stream().filter(wanted);
  }

  @Override
  public Stream<T> list(String namespace, Predicate<T> wanted) {
    return list(wanted.and(one -> namespace.equals(one.getMetadata().getNamespace())));
  }

  @Override
  public List<T> byIndex(String index, String key) {
    throw new UnsupportedOperationException("no index here");
  }

  @Override
  public void addIndexers(Map<String, Function<T, List<String>>> indexers) {
    throw new UnsupportedOperationException("no index here");
  }
}
