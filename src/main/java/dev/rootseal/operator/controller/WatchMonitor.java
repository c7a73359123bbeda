package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Whether each watch is connected; a loss is logged once, not once for each watch. */
final class WatchMonitor {
  /**
   * How long a watch may be away before that is a loss, while others are there. Each is begun anew
   * every five to ten minutes, by the client or the API server, and is away for 0.2 s and a
   * handshake.
   */
  private static final Duration RENEWAL = Duration.ofSeconds(3);

  private final Map<String, BooleanSupplier> watches = new ConcurrentHashMap<>();
  private final OutageLog outages;
  private final LongSupplier nanos;

  /** The kinds that were lost at the last look, and at which look first. */
  private final Map<String, Long> lostSince = new HashMap<>();

  /**
   * Of no watch yet.
   *
   * @param nanos a clock that nobody sets, as {@link System#nanoTime}
   */
  WatchMonitor(OutageLog outages, LongSupplier nanos) {
    this.outages = outages;
    this.nanos = nanos;
  }

  /** Looks after the informers of one class, for as long as the monitor lives. */
  void add(Class<? extends HasMetadata> type, ManagedInformerEventSource<?, ?, ?> source) {
    add(type, () -> isWatching(source));
  }

  void add(Class<? extends HasMetadata> type, BooleanSupplier connected) {
    watches.put(HasMetadata.getKind(type), connected);
  }

  /** An informer that is not started yet does not watch. */
  private static boolean isWatching(ManagedInformerEventSource<?, ?, ?> source) {
    if (!source.isRunning()) {
      return false;
    }
    Collection<InformerHealthIndicator> informers = source.informerHealthIndicators().values();
    return !informers.isEmpty() && informers.stream().allMatch(WatchMonitor::isWatching);
  }

  /**
   * While an informer is being stopped it has no watch, and the client's {@code Reflector} fails
   * instead of saying so.
   */
  static boolean isWatching(InformerHealthIndicator informer) {
    try {
      return informer.hasSynced() && informer.isWatching();
    } catch (NullPointerException beingStopped) {
      return false;
    }
  }

  /** The state of each watch, by kind. */
  Map<String, Boolean> states() {
    Map<String, Boolean> states = new TreeMap<>();
    watches.forEach((kind, connected) -> states.put(kind, connected.getAsBoolean()));
    return states;
  }

  /** The kinds whose watch is not connected. */
  List<String> disconnected() {
    List<String> kinds = new ArrayList<>();
    states().forEach((kind, connected) -> addUnless(kinds, kind, connected));
    return kinds;
  }

  private static void addUnless(List<String> kinds, String kind, boolean connected) {
    if (!connected) {
      kinds.add(kind);
    }
  }

  /**
   * Logs what has changed since the last look. Where all are lost, at once.
   *
   * @param lost the kinds whose watch is not connected
   */
  synchronized void log(List<String> lost) {
    long now = nanos.getAsLong();
    lostSince.keySet().retainAll(lost);
    lost.forEach(kind -> lostSince.putIfAbsent(kind, now));
    if (lost.isEmpty()) {
      outages.connected();
    } else if (lost.size() == watches.size() || isLasting(now)) {
      outages.disconnected(lost);
    } else {
      outages.interrupted();
    }
  }

  private boolean isLasting(long now) {
    return lostSince.values().stream().anyMatch(since -> now - since >= RENEWAL.toNanos());
  }
}
