package dev.rootseal.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices reconcilers that hang. Each request is bounded, so that one that waits for longer than a
 * minute waits for ever, and its report stays as it is. The framework offers its executions to the
 * one that measures them.
 */
final class Watchdog implements Metrics {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  static final Duration WAITING = Duration.ofSeconds(60);

  /** A policy for 100,000 workloads on few processors takes its time, and others wait for it. */
  static final Duration COMPUTING = Duration.ofMinutes(10);

  /** More than what a reconciler needs to its request. */
  private static final int FRAMES = 40;

  private final Set<Run> running = ConcurrentHashMap.newKeySet();
  private final Metrics measures;
  private final LongSupplier nanos;

  /** Ended by an error, which the framework does not notice: its object stays as in work. */
  private volatile Optional<Run> failed = Optional.empty();

  private record Run(Thread thread, String controller, String object, long since) {}

  Watchdog(Metrics measures, LongSupplier nanos) {
    this.measures = measures;
    this.nanos = nanos;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    String object = execution.resourceID().getName();
    Run run =
        new Run(Thread.currentThread(), execution.controllerName(), object, nanos.getAsLong());
    running.add(run);
    try {
      return measures.timeControllerExecution(execution);
    } catch (Error e) {
      failed = Optional.of(run);
      throw e;
    } finally {
      running.remove(run);
    }
  }

  boolean detect() {
    boolean computes =
        running.stream().anyMatch(run -> run.thread().getState() == Thread.State.RUNNABLE);
    Duration limit = computes ? COMPUTING : WAITING;
    Optional<Run> stuck =
        failed.or(() -> running.stream().filter(run -> age(run).compareTo(limit) > 0).findFirst());
    stuck.ifPresent(
        run ->
            LOG.atError()
                .addKeyValue("controller", run.controller())
                .addKeyValue("object", run.object())
                .addKeyValue("seconds", age(run).toSeconds())
                .addKeyValue("stack", failed.isPresent() ? "" : stack(run.thread()))
                .log("A reconciler does not come back: starting the controllers again"));
    return stuck.isPresent();
  }

  private Duration age(Run run) {
    return Duration.ofNanos(nanos.getAsLong() - run.since());
  }

  private static String stack(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .limit(FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(" < "));
  }
}
