package dev.rootseal.kubernetes;

import java.time.Duration;

/**
 * Looks whether one watch still shows life. A connection that a firewall or load balancer has
 * forgotten stays open and silent: nobody is told, and a report that nothing contradicts looks
 * fresh.
 */
final class WatchGuard {
  /** The connection that is looked after. */
  interface Connection {
    /** Asks the other end for a sign of life, where the protocol can. */
    void ping();

    /** Ends the connection, with an error for its reader. */
    void giveUp(SilentWatchException silence);
  }

  private final Duration silence;
  private final Connection connection;
  private volatile long lastSign = System.nanoTime();
  private boolean ended;
  private Runnable atTheEnd = () -> {};

  WatchGuard(Duration silence, Connection connection) {
    this.silence = silence;
    this.connection = connection;
  }

  /** Something came. */
  void sign() {
    lastSign = System.nanoTime();
  }

  /** Says what is to be done when the watch has ended, which it may have by now. */
  synchronized void endsWith(Runnable action) {
    atTheEnd = action;
    if (ended) {
      action.run();
    }
  }

  /** The connection has ended; whether it had not before. */
  synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    atTheEnd.run();
    return first;
  }

  /** Pings, or gives up a connection that has been silent for too long. */
  void look() {
    Duration silent = Duration.ofNanos(System.nanoTime() - lastSign);
    if (silent.compareTo(silence) < 0) {
      connection.ping();
    } else if (end()) {
      connection.giveUp(new SilentWatchException(silent));
    }
  }
}
