package dev.rootseal.operator;

import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The answer of {@code /livez}: whether the operator still moves. Where it does not, as after an
 * error for want of memory or with a session that cannot be ended, only a new process helps.
 */
final class Liveness {
  /** While a session runs, something is looked at each second. */
  private static final Duration RUNNING = Duration.ofMinutes(1);

  /** A start waits for caches, which take ten minutes at most, after the preflight. */
  private static final Duration STARTING = Duration.ofMinutes(12);

  private final LongSupplier nanos;
  private volatile long limit;

  /**
   * Of a process that starts.
   *
   * @param nanos a clock that nobody sets, as {@link System#nanoTime}
   */
  Liveness(LongSupplier nanos) {
    this.nanos = nanos;
    starting();
  }

  /** The next session is being prepared. */
  void starting() {
    within(STARTING);
  }

  /** A session runs, and all that is looked at was looked at. */
  void running() {
    within(RUNNING);
  }

  private void within(Duration time) {
    limit = nanos.getAsLong() + time.toNanos();
  }

  Response respond(Request request) {
    return limit - nanos.getAsLong() > 0
        ? Response.text(200, "ok\n")
        : Response.text(503, "nothing has moved for a minute\n");
  }
}
