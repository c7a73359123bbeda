package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether each watch is connected. Where CRDs were deleted, or replaced by older ones, while the
 * controllers run, their watches end and every report fails to be written: that is no lost
 * connection, and is logged by the preflight that follows.
 */
final class WatchMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(WatchMonitor.class);

  /** After it a watch that is away is lost: one that was cut is back after 0.2 s. */
  private static final Duration RENEWAL = Duration.ofSeconds(3);

  /** How far the API server's documents may be behind what it goes by. */
  private static final Duration LAG = Duration.ofSeconds(10);

  private final Troubles troubles;
  private final Supplier<Map<String, Duration>> away;
  private final Supplier<Optional<String>> crdProblem;

  /** The first sign that the CRDs are others; none while there is no sign. */
  private volatile Optional<Suspicion> suspicion = Optional.empty();

  private boolean oursAreLost;

  private record Suspicion(long nanos, String reason) {}

  /**
   * @param away for how long the watch of each has not been open, zero while it is
   * @param crdProblem what is not as it should be of the CRDs; fails without an answer
   */
  WatchMonitor(
      Troubles troubles,
      Supplier<Map<String, Duration>> away,
      Supplier<Optional<String>> crdProblem) {
    this.troubles = troubles;
    this.away = away;
    this.crdProblem = crdProblem;
  }

  /** Whether each is connected, by kind: while it is begun anew, too, unless no watch is. */
  Map<String, Boolean> states() {
    Map<String, Duration> times = away.get();
    boolean any = times.containsValue(Duration.ZERO);
    Map<String, Boolean> states = new TreeMap<>();
    times.forEach((kind, time) -> states.put(kind, any && time.compareTo(RENEWAL) < 0));
    return states;
  }

  /** The kinds whose watch is not open at this moment. */
  List<String> disconnected() {
    return away.get().entrySet().stream()
        .filter(one -> one.getValue().isPositive())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  boolean areAllDownFor(Duration time) {
    return away.get().values().stream().allMatch(one -> one.compareTo(time) >= 0);
  }

  /** Of a write that failed as one does without its CRD; empty for watches that are lost. */
  void suspectCrds(String reason) {
    suspicion = suspicion.or(() -> Optional.of(new Suspicion(System.nanoTime(), reason)));
  }

  /**
   * Looks at the watches, and at the CRDs where there is a suspicion. Where nothing but ours is
   * lost, they may have been deleted; where another is lost as well it is the connection: all
   * watches end with it, ours perhaps a moment before the others.
   *
   * @return whether the controllers have to end for their CRDs, of which the next preflight tells
   */
  boolean look() {
    List<String> lost = disconnected();
    boolean ours = !lost.isEmpty() && ServedCrds.KINDS.containsAll(lost);
    if (ours && !oursAreLost) {
      suspectCrds("");
    }
    oursAreLost = ours;
    if (!ours || suspicion.isEmpty()) {
      troubles.watches(lost, states().containsValue(false));
    }
    return suspicion.map(this::confirm).orElse(false);
  }

  /**
   * Whether the CRDs are wrong. Without an answer nothing is known of them. Where they are as they
   * should be for longer than a server may lag, something else is, and nothing is suspected more.
   */
  private boolean confirm(Suspicion first) {
    try {
      if (crdProblem.get().isPresent()) {
        return true;
      }
    } catch (KubernetesClientException e) {
      return false;
    }
    if (System.nanoTime() - first.nanos() > LAG.toNanos()) {
      suspicion = Optional.empty();
      if (!first.reason().isEmpty()) {
        LOG.atWarn()
            .addKeyValue("reason", first.reason())
            .log("Reports are refused although the CRDs are those of this version. Trying again");
      }
    }
    return false;
  }
}
