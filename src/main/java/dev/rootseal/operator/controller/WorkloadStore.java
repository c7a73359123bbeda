package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the workloads of a kind. One that its controller has not seen yet keeps what is known of
 * its roll-out: otherwise each new number of replicas would be news.
 */
final class WorkloadStore<T extends WatchedWorkload> extends BasicItemStore<T> {
  private final Class<T> type;

  WorkloadStore(Class<T> type) {
    super(Cache::metaNamespaceKeyFunc);
    this.type = type;
  }

  @Override
  public @Nullable T put(String key, T now) {
    @Nullable T before = get(key);
    return super.put(key, before == null ? now : type.cast(now.after(before)));
  }
}
