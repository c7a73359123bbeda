package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes reports beside their evaluation, so that no write holds up a number. Of each namespace one
 * write runs at a time, and the last one that was asked for counts. A namespace whose write takes
 * long, as behind a webhook that hangs, is written by threads of its own from then on: it holds up
 * only its like.
 *
 * <p>What fails is asked for again with growing, jittered pauses. However many namespaces refuse
 * their reports, together they are tried a few times a second.
 */
final class ReportWriteQueue implements AutoCloseable {
  /** More connections win nothing: the API server is at its limit. */
  static final int WRITERS = 4;

  /** A write that takes longer is given up and tried again among the slow ones. */
  static final Duration QUICK = Duration.ofSeconds(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** Between two retries, whatever their namespaces are. */
  private static final Duration RETRY_PACE = Duration.ofMillis(100);

  /** One report on its way, with the time that it may take. */
  interface Write extends Consumer<Duration> {}

  private final ExecutorService quick = writers("report-writer");
  private final ExecutorService slow = writers("slow-report-writer");
  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("report-retries").daemon().factory());

  private final Consumer<String> retry;
  private final BiConsumer<String, RuntimeException> failed;

  private final Map<String, Write> waiting = new HashMap<>();
  private final Set<String> busy = new HashSet<>();
  private final Set<String> slowNamespaces = new HashSet<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private long nextRetry = System.nanoTime();

  /**
   * @param retry asks for the report of a namespace again
   * @param failed takes what kept a report from being written
   */
  ReportWriteQueue(Consumer<String> retry, BiConsumer<String, RuntimeException> failed) {
    this.retry = retry;
    this.failed = failed;
  }

  private static ExecutorService writers(String name) {
    return Executors.newFixedThreadPool(
        WRITERS, Thread.ofPlatform().name(name + "-", 0).daemon().factory());
  }

  /** Takes the place of a write of the same namespace that has not begun. */
  synchronized void submit(String namespace, Write write) {
    waiting.put(namespace, write);
    start(namespace);
  }

  /** Nothing is to be written there any more. */
  synchronized void forget(String namespace) {
    waiting.remove(namespace);
    failures.remove(namespace);
    slowNamespaces.remove(namespace);
  }

  private synchronized void start(String namespace) {
    if (waiting.containsKey(namespace) && busy.add(namespace)) {
      boolean isSlow = slowNamespaces.contains(namespace);
      Duration limit = isSlow ? WriteGate.PATIENCE : QUICK;
      try {
        (isSlow ? slow : quick).execute(() -> run(namespace, limit));
      } catch (RejectedExecutionException e) {
        busy.remove(namespace); // the session ends
      }
    }
  }

  private void run(String namespace, Duration limit) {
    @Nullable Write write = taken(namespace);
    boolean isOver = write == null;
    try {
      if (write != null) {
        isOver = tried(namespace, write, limit);
      }
    } finally {
      // Also after an error, which the thread's handler reports.
      ended(namespace);
      if (!isOver) {
        retryLater(namespace);
      }
    }
  }

  /** Whether nothing is left to do; a failure is. */
  private boolean tried(String namespace, Write write, Duration limit) {
    long begin = System.nanoTime();
    try {
      write.accept(limit);
      succeeded(namespace, Duration.ofNanos(System.nanoTime() - begin));
      return true;
    } catch (RuntimeException e) {
      return isMovedToSlowOnes(namespace, write, limit, e);
    }
  }

  private synchronized @Nullable Write taken(String namespace) {
    return waiting.remove(namespace);
  }

  private synchronized void succeeded(String namespace, Duration took) {
    failures.remove(namespace);
    if (took.compareTo(QUICK) < 0) {
      slowNamespaces.remove(namespace);
    }
  }

  private synchronized void ended(String namespace) {
    busy.remove(namespace);
    start(namespace);
  }

  /** The first write that takes too long is no failure: it gets its time among the slow ones. */
  private boolean isMovedToSlowOnes(
      String namespace, Write write, Duration limit, RuntimeException failure) {
    if (limit.equals(QUICK) && FailureMessage.isNoAnswer(failure)) {
      synchronized (this) {
        slowNamespaces.add(namespace);
        waiting.putIfAbsent(namespace, write);
      }
      return true;
    }
    failed.accept(namespace, failure);
    return false;
  }

  private synchronized void retryLater(String namespace) {
    int before = failures.merge(namespace, 1, Integer::sum) - 1;
    long pause = Math.min(FIRST_PAUSE.toNanos() << Math.min(before, 10), LONGEST_PAUSE.toNanos());
    long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    long now = System.nanoTime();
    nextRetry = Math.max(nextRetry + RETRY_PACE.toNanos(), now);
    long delay = Math.max(jittered, nextRetry - now);
    if (!retries.isShutdown()) {
      Future<?> _ = retries.schedule(() -> retry.accept(namespace), delay, TimeUnit.NANOSECONDS);
    }
  }

  /** Drops what waits and interrupts what runs: the next session evaluates everything anew. */
  @Override
  public void close() {
    retries.shutdownNow();
    PeriodicChecks.stop(quick);
    PeriodicChecks.stop(slow);
  }
}
