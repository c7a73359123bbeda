package dev.rootseal.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether one watch still shows life. A connection that a firewall or load balancer has
 * forgotten stays open and silent: nobody is told, and a report that nothing contradicts looks
 * fresh. And the JDK's WebSocket does not tell its listener of an end that comes while a frame is
 * being read (seen with 25.0.3): only what is sent shows that it has ended. So after each frame
 * there are pings until one is answered, or cannot be sent.
 */
final class WatchGuard {
  /** The connection that is looked after. */
  interface Connection {
    /**
     * Asks the other end for a sign of life, where the protocol can. Fails with an {@link
     * IOException} where the connection has ended.
     */
    CompletionStage<?> ping();

    /** Ends the connection, with an error for its reader. */
    void giveUp(IOException reason);
  }

  private final Duration ping;
  private final Duration silence;
  private final Connection connection;
  private volatile long lastSign = System.nanoTime();
  private volatile boolean answered;
  private long lastPing = lastSign;
  private boolean ended;
  private Runnable atTheEnd = () -> {};

  /**
   * A guard of what has just begun.
   *
   * @param ping how often there is a ping where all are answered
   * @param silence after how long without a sign the connection is given up
   */
  WatchGuard(Duration ping, Duration silence, Connection connection) {
    this.ping = ping;
    this.silence = silence;
    this.connection = connection;
  }

  /** Something came. Whether anything more can come is not known. */
  void sign() {
    lastSign = System.nanoTime();
    answered = false;
  }

  /** A ping was answered. */
  void answer() {
    lastSign = System.nanoTime();
    answered = true;
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
    if (first) {
      atTheEnd.run();
    }
    return first;
  }

  /** Pings where it is time to, or gives up a connection that has been silent for too long. */
  void look() {
    Duration silent = since(lastSign);
    if (silent.compareTo(silence) >= 0) {
      giveUp(new IOException("nothing came from the API server for " + silent.toSeconds() + " s"));
    } else if (!answered || since(lastPing).compareTo(ping) >= 0) {
      lastPing = System.nanoTime();
      answered = false;
      var _ = connection.ping().whenComplete((sent, failure) -> sent(failure));
    }
  }

  /** A ping that cannot be sent because another one still waits to be says nothing. */
  private void sent(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof IOException broken) {
      giveUp(broken);
    }
  }

  private void giveUp(IOException reason) {
    if (end()) {
      connection.giveUp(reason);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
