package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Whether each watch is connected; a loss is logged once, not once for each watch. */
final class WatchMonitor {
  /**
   * How long a watch may be away before that is a loss, while others are there: one that was cut is
   * back after 0.2 s and a handshake.
   */
  private static final Duration RENEWAL = Duration.ofSeconds(3);

  private final Map<String, Class<? extends HasMetadata>> watched = new ConcurrentHashMap<>();
  private final Troubles troubles;

  /** For how long the watch of a class has not been open, zero while it is. */
  private final Function<Class<? extends HasMetadata>, Duration> away;

  WatchMonitor(Troubles troubles, Function<Class<? extends HasMetadata>, Duration> away) {
    this.troubles = troubles;
    this.away = away;
  }

  /** Looks after the watch of one class, for as long as the monitor lives. */
  void add(Class<? extends HasMetadata> type) {
    watched.put(HasMetadata.getKind(type), type);
  }

  /** Whether each is connected, by kind: while it is begun anew, too, unless no watch is. */
  Map<String, Boolean> states() {
    Map<String, Duration> times = times();
    boolean any = times.containsValue(Duration.ZERO);
    Map<String, Boolean> states = new TreeMap<>();
    times.forEach((kind, time) -> states.put(kind, any && time.compareTo(RENEWAL) < 0));
    return states;
  }

  private Map<String, Duration> times() {
    Map<String, Duration> times = new TreeMap<>();
    watched.forEach((kind, type) -> times.put(kind, away.apply(type)));
    return times;
  }

  /** The kinds whose watch is not open at this moment. */
  List<String> disconnected() {
    return times().entrySet().stream()
        .filter(one -> one.getValue().isPositive())
        .map(Map.Entry::getKey)
        .toList();
  }

  void look() {
    troubles.watches(disconnected(), states().containsValue(false));
  }
}
