package dev.rootseal.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of one server, so many and no more. Where one too many comes, room is made
 * by the peer that holds the most: of its connections, the one ends that has made no progress for
 * the longest time. So a flood drives out itself, and kubelet's probe, from another address, finds
 * its way in. To close the newcomer, as the JDK's server does, would keep out the probe.
 */
final class OpenConnections {
  /** More than kubelet, a few Prometheus servers and people with curl will ever need together. */
  static final int MOST = 128;

  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  /** Between two log lines about a flood. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** What a connection waits for, and for how long at most. */
  enum Phase {
    /** Its first request, with the handshake before it. */
    REQUEST(Duration.ofSeconds(5)),
    /** The answer, until the reader has taken the last byte of it. */
    ANSWER(Duration.ofSeconds(30)),
    /** The next request. */
    PAUSE(Duration.ofSeconds(30));

    private final long nanos;

    Phase(Duration limit) {
      nanos = limit.toNanos();
    }
  }

  private static final class Open {
    private final Peer peer;
    private Runnable end;
    private Phase phase = Phase.REQUEST;
    private long since;

    private Open(Peer peer, Runnable end, long since) {
      this.peer = peer;
      this.end = end;
      this.since = since;
    }
  }

  private final int most;
  private final LongSupplier nanoTime;
  private final Map<Object, Open> open = new HashMap<>();
  private Optional<Long> told = Optional.empty();

  /**
   * None yet.
   *
   * @param most how many may be open at once
   * @param nanoTime a clock that nobody sets, in nanoseconds
   */
  OpenConnections(int most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** One more; where that is one too many, another ends. */
  void opened(Object connection, Peer peer, Runnable end) {
    makeRoom().run();
    synchronized (this) {
      open.put(connection, new Open(peer, end, nanoTime.getAsLong()));
    }
  }

  /** From now on it is to be ended in this way. */
  synchronized void endsBy(Object connection, Runnable end) {
    Open known = open.get(connection);
    if (known != null) {
      known.end = end;
    }
  }

  /** It has come to another phase, whose time begins. */
  synchronized void enters(Phase phase, Object connection) {
    Open known = open.get(connection);
    if (known != null) {
      known.phase = phase;
      known.since = nanoTime.getAsLong();
    }
  }

  /** It is gone. */
  synchronized void closed(Object connection) {
    open.remove(connection);
  }

  /** Ends those whose phase has lasted too long, however busy they look. */
  void endOverdue() {
    overdue().forEach(Runnable::run);
  }

  private synchronized List<Runnable> overdue() {
    long now = nanoTime.getAsLong();
    List<Object> late =
        open.entrySet().stream()
            .filter(one -> now - one.getValue().since > one.getValue().phase.nanos)
            .map(Map.Entry::getKey)
            .toList();
    return late.stream().map(this::remove).toList();
  }

  synchronized int count() {
    return open.size();
  }

  /** What is to be run, without the lock: ending a connection calls back. */
  private synchronized Runnable makeRoom() {
    if (open.size() < most) {
      return () -> {};
    }
    Map<Peer, Long> counts =
        open.values().stream()
            .collect(Collectors.groupingBy(one -> one.peer, Collectors.counting()));
    Map.Entry<Object, Open> victim =
        open.entrySet().stream()
            .max(
                Comparator.comparingLong(
                        (Map.Entry<Object, Open> one) ->
                            counts.getOrDefault(one.getValue().peer, 0L))
                    .thenComparingLong(one -> nanoTime.getAsLong() - one.getValue().since))
            .orElseThrow();
    logLimit(victim.getValue().peer);
    return remove(victim.getKey());
  }

  private Runnable remove(Object connection) {
    Open removed = open.remove(connection);
    return removed == null ? () -> {} : removed.end;
  }

  private void logLimit(Peer peer) {
    long now = nanoTime.getAsLong();
    if (told.isEmpty() || now - told.get() > QUIET.toNanos()) {
      told = Optional.of(now);
      LOG.atWarn()
          .addKeyValue(LogKeys.PEER, peer.name())
          .addKeyValue(LogKeys.LIMIT, most)
          .log("Too many connections: those of the peer that holds the most are closed");
    }
  }
}
