package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the workloads of a kind. One that its controller has not seen yet keeps what is known of
 * its roll-out: otherwise each new number of replicas would be news. What is told again is kept
 * once, its key included: the client remembers the keys of a whole list until that has come to its
 * end.
 */
final class WorkloadStore<T extends WatchedWorkload> extends BasicItemStore<T> {
  private final Class<T> type;
  private final AtomicLong newest = new AtomicLong(-1);
  private volatile long evaluated = Long.MAX_VALUE;
  private volatile boolean removed;

  WorkloadStore(Class<T> type) {
    super(WatchedWorkload::key);
    this.type = type;
  }

  @Override
  public String getKey(T workload) {
    @Nullable T kept = get(workload.key());
    return kept == null ? workload.key() : kept.key();
  }

  @Override
  public @Nullable T put(String key, T now) {
    @Nullable T before = get(key);
    @Nullable T replaced = super.put(key, before == null ? now : type.cast(now.after(before)));
    // Only now: whoever knows of the version finds the workload.
    now.comparableVersion().ifPresent(version -> newest.accumulateAndGet(version, Math::max));
    return replaced;
  }

  /**
   * What is gone for a while comes back in the version that it had: a server that answers with an
   * empty list takes all away.
   */
  @Override
  public @Nullable T remove(String key) {
    removed = true;
    return super.remove(key);
  }

  /** Every namespace that is there is evaluated from now on, with what is kept here by now. */
  void evaluationsBegin() {
    evaluated = newest.get();
  }

  /**
   * Whether an addition is one that the first evaluation of its namespace may have missed. The
   * client tells of what was there at the start one by one, and is not done with that when the
   * evaluations begin. Where anything was removed, each is.
   */
  boolean isNews(T added) {
    return removed || added.comparableVersion().orElse(Long.MAX_VALUE) > evaluated;
  }
}
