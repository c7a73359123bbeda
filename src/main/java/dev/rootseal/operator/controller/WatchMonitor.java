package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Whether each watch is connected; a loss is logged once, not once for each watch. */
final class WatchMonitor {
  private final Map<String, BooleanSupplier> watches = new ConcurrentHashMap<>();
  private final OutageLog outages;

  WatchMonitor(OutageLog outages) {
    this.outages = outages;
  }

  /** Looks after the informers of one class, for as long as the monitor lives. */
  void add(Class<? extends HasMetadata> type, ManagedInformerEventSource<?, ?, ?> source) {
    watches.put(HasMetadata.getKind(type), () -> isWatching(source));
  }

  /** An informer that is not started yet does not watch. */
  private static boolean isWatching(ManagedInformerEventSource<?, ?, ?> source) {
    if (!source.isRunning()) {
      return false;
    }
    Collection<InformerHealthIndicator> informers = source.informerHealthIndicators().values();
    return !informers.isEmpty()
        && informers.stream().allMatch(informer -> informer.hasSynced() && informer.isWatching());
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
   * Logs what has changed since the last look.
   *
   * @param lost the kinds whose watch is not connected
   */
  void log(List<String> lost) {
    if (lost.isEmpty()) {
      outages.connected();
    } else {
      outages.disconnected(lost);
    }
  }
}
