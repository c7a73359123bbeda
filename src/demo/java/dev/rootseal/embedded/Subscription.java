package dev.rootseal.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The queue between the store and one watch. A reader that falls too far behind is cut off. */
final class Subscription {
  private static final int CAPACITY = 50_000;

  private final Scope scope;
  private final Deque<Change> waiting = new ArrayDeque<>();
  private boolean ended;

  Subscription(Scope scope) {
    this.scope = scope;
  }

  synchronized void offer(Change change) {
    if (ended || !scope.covers(change.key())) {
      return;
    }
    if (waiting.size() >= CAPACITY) {
      waiting.clear();
      ended = true;
    } else {
      waiting.add(change);
    }
    notifyAll();
  }

  /** Ends the watch once it has read what is waiting. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean ended() {
    return ended && waiting.isEmpty();
  }

  /** The next change, or nothing when the time is over or the subscription has ended. */
  synchronized Optional<Change> next(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (waiting.isEmpty() && !ended) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
    return Optional.ofNullable(waiting.poll());
  }
}
