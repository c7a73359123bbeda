package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether each watch is connected; a loss is logged once, not once for each watch. Where CRDs were
 * deleted, or replaced by older ones, while the controllers run, their watches end and every report
 * fails to be written: that is no lost connection, and is logged by the preflight that follows.
 */
final class WatchMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(WatchMonitor.class);

  /**
   * How long a watch may be away before that is a loss, while others are there: one that was cut is
   * back after 0.2 s and a handshake.
   */
  private static final Duration RENEWAL = Duration.ofSeconds(3);

  /** How long the API server may take to show in its documents what it goes by already. */
  private static final Duration LAG = Duration.ofSeconds(10);

  private final List<Class<? extends HasMetadata>> watched;
  private final Troubles troubles;
  private final Function<Class<? extends HasMetadata>, Duration> away;
  private final Supplier<Optional<String>> crdProblem;
  private final LongSupplier nanos;

  /** The time of the first sign that the CRDs are others; none while there is no sign. */
  private volatile Optional<Long> suspected = Optional.empty();

  /** Of the write that was the sign; empty for watches, which tell of themselves. */
  private String reason = "";

  private boolean oursAreLost;

  /**
   * Of these classes.
   *
   * @param away for how long the watch of a class has not been open, zero while it is
   * @param crdProblem what is not as it should be of the CRDs; fails without an answer
   */
  WatchMonitor(
      List<Class<? extends HasMetadata>> watched,
      Troubles troubles,
      Function<Class<? extends HasMetadata>, Duration> away,
      Supplier<Optional<String>> crdProblem,
      LongSupplier nanos) {
    this.watched = watched;
    this.troubles = troubles;
    this.away = away;
    this.crdProblem = crdProblem;
    this.nanos = nanos;
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
    watched.forEach(type -> times.put(HasMetadata.getKind(type), away.apply(type)));
    return times;
  }

  /** The kinds whose watch is not open at this moment. */
  List<String> disconnected() {
    return times().entrySet().stream()
        .filter(one -> one.getValue().isPositive())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A write failed as one does without its CRD. */
  synchronized void suspectCrds(Throwable failure) {
    suspect();
    reason = reason.isEmpty() ? FailureMessage.of(failure) : reason;
  }

  private void suspect() {
    suspected = suspected.or(() -> Optional.of(nanos.getAsLong()));
  }

  /**
   * Looks at the watches, and at the CRDs where there is a suspicion.
   *
   * @return whether the controllers have to end for their CRDs, of which the next preflight tells
   */
  boolean look() {
    List<String> lost = disconnected();
    if (!isOfTheCrds(lost)) {
      troubles.watches(lost, states().containsValue(false));
    }
    return areCrdsWrong();
  }

  /**
   * Whether nothing but ours is lost, as where their CRDs were deleted. Where another is lost as
   * well it is the connection, whatever is suspected of the CRDs: all watches end with it, ours
   * perhaps a moment before the others.
   */
  private synchronized boolean isOfTheCrds(List<String> lost) {
    boolean ours = !lost.isEmpty() && ServedCrds.KINDS.values().containsAll(lost);
    if (ours && !oursAreLost) {
      suspect();
    }
    oursAreLost = ours;
    return ours && suspected.isPresent();
  }

  private boolean areCrdsWrong() {
    Optional<Long> first = suspected;
    try {
      if (first.isPresent() && crdProblem.get().isPresent()) {
        return true;
      }
    } catch (KubernetesClientException e) {
      // Without an answer nothing is known of the CRDs; the watches tell of the connection.
      return false;
    }
    if (first.isPresent() && nanos.getAsLong() - first.get() > LAG.toNanos()) {
      dismiss();
    }
    return false;
  }

  /** The CRDs are as they should be for longer than a server may lag: something else is wrong. */
  private synchronized void dismiss() {
    suspected = Optional.empty();
    if (!reason.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("reason", reason)
          .log("Reports are refused although the CRDs are those of this version. Trying again");
    }
    reason = "";
  }
}
