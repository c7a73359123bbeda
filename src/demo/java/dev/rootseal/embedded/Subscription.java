package dev.rootseal.embedded;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The queue between the store and one watch. */
final class Subscription {
  private final Scope scope;

  /** What is waiting; nothing at all marks the end. */
  private final BlockingQueue<Optional<Change>> waiting = new LinkedBlockingQueue<>();

  private volatile boolean ended;

  Subscription(Scope scope) {
    this.scope = scope;
  }

  void offer(Change change) {
    if (scope.covers(change.key())) {
      waiting.add(Optional.of(change));
    }
  }

  /** Ends the watch once it has read what is waiting. */
  void end() {
    waiting.add(Optional.empty());
  }

  boolean ended() {
    return ended;
  }

  /** The next change, or nothing when the time is over or the subscription has ended. */
  Optional<Change> next(Duration patience) throws InterruptedException {
    Optional<Change> next = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    ended |= next != null && next.isEmpty();
    return next == null ? Optional.empty() : next;
  }
}
