package dev.rootseal.kubernetes;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks after the watches and other answers of one client, with a thread of its own. */
final class WatchGuards implements AutoCloseable {
  private final WatchLimits limits;
  private final OpenWatches open;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("watch-guard").unstarted(task));

  WatchGuards(WatchLimits limits, OpenWatches open) {
    this.limits = limits;
    this.open = open;
    // A watch that has ended must not be held until the next look: its caches hang on it.
    timer.setRemoveOnCancelPolicy(true);
  }

  /** A guard of a watch that is pinged, from now on until it ends. */
  WatchGuard ofWebSocket(URI watch, WatchGuard.Connection connection) {
    return begin(Optional.of(watch), new WatchGuard(limits.ping(), limits.silence(), connection));
  }

  /** A guard of a watch in which only events and bookmarks come, or of what came in its place. */
  WatchGuard ofPlainHttp(Optional<URI> watch, WatchGuard.Connection connection) {
    return begin(watch, new WatchGuard(limits.ping(), limits.plainSilence(), connection));
  }

  /** A guard of any other answer, of which something is to come all the time. */
  WatchGuard ofAnswer(WatchGuard.Connection connection, Duration silence) {
    return begin(Optional.empty(), new WatchGuard(limits.ping(), silence, connection));
  }

  private WatchGuard begin(Optional<URI> watch, WatchGuard guard) {
    watch.ifPresent(open::begin);
    long nanos = limits.look().toNanos();
    ScheduledFuture<?> looks =
        timer.scheduleAtFixedRate(guard::look, nanos, nanos, TimeUnit.NANOSECONDS);
    guard.endsWith(
        () -> {
          looks.cancel(false);
          watch.ifPresent(open::end);
        });
    return guard;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
