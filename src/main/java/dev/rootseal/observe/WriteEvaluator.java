package dev.rootseal.observe;

import dev.rootseal.observe.InitialInodes.WrittenInodes;
import dev.rootseal.observe.KubeletSummary.RootUsage;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Says of a container in one pod whether it has written to its root. Where that is not certain, it
 * is unknown: nobody shall rely on a container that might write after all.
 */
final class WriteEvaluator {
  private final Map<String, KubeletSummary> summaries;
  private final Duration minAge;
  private final InitialInodes initial = new InitialInodes();

  /**
   * What is known about the writes of a container in one pod.
   *
   * @param reason why nothing is known; there exactly where the verdict is Unknown
   * @param age how long it had run when it was looked at; nothing where that is not known
   * @param written what its root holds beyond what it began with; nothing without figures
   */
  record InPod(
      WriteVerdict verdict,
      Optional<UnknownReason> reason,
      Optional<Duration> age,
      Optional<WrittenInodes> written) {
    private static InPod of(WriteVerdict verdict, Optional<UnknownReason> reason) {
      return new InPod(verdict, reason, Optional.empty(), Optional.empty());
    }

    private static InPod unknown(UnknownReason reason) {
      return of(WriteVerdict.UNKNOWN, Optional.of(reason));
    }
  }

  /** One that knows all containers and summaries: some containers calibrate others. */
  WriteEvaluator(
      Map<String, KubeletSummary> summaries, Duration minAge, Collection<PodContainer> all) {
    this.summaries = summaries;
    this.minAge = minAge;
    all.stream()
        .filter(one -> one.readOnly() && one.comparable())
        .forEach(one -> usage(one).ifPresent(usage -> initial.calibrate(one.layout(), usage)));
  }

  InPod evaluate(PodContainer container) {
    Optional<UnknownReason> obstacle = container.obstacle();
    if (container.readOnly() && !obstacle.equals(Optional.of(UnknownReason.WINDOWS))) {
      return InPod.of(WriteVerdict.READ_ONLY, Optional.empty());
    }
    return obstacle
        .filter(why -> why != UnknownReason.RUNTIME_CLASS)
        .map(InPod::unknown)
        .or(() -> usage(container).map(usage -> evaluate(container, usage)))
        .orElseGet(() -> InPod.unknown(whyNone(container)));
  }

  /** The figures of a container that belong to its present run. */
  private Optional<RootUsage> usage(PodContainer container) {
    return Optional.ofNullable(summaries.get(container.node()))
        .flatMap(summary -> summary.usage().getOrDefault(container.key(), Optional.empty()))
        .filter(usage -> !container.since().map(usage.at()::isBefore).orElse(true));
  }

  private UnknownReason whyNone(PodContainer container) {
    KubeletSummary summary = summaries.get(container.node());
    if (container.since().isEmpty()) {
      return UnknownReason.NOT_RUNNING;
    }
    if (summary == null) {
      return UnknownReason.NODE_NOT_READ;
    }
    Optional<RootUsage> usage = summary.usage().get(container.key());
    if (usage == null) {
      return UnknownReason.NOT_IN_SUMMARY;
    }
    return usage.isEmpty() ? UnknownReason.NO_FIGURES : UnknownReason.OLD_FIGURES;
  }

  private InPod evaluate(PodContainer container, RootUsage usage) {
    WrittenInodes written = initial.written(container.layout(), usage);
    Duration age = Duration.between(container.since().orElseThrow(), usage.at());
    boolean writes = written.leastInodes() > 0;
    Optional<UnknownReason> reason =
        writes ? Optional.empty() : reason(container, written.mostInodes() == 0, age);
    WriteVerdict known = writes ? WriteVerdict.WRITES : WriteVerdict.NO_WRITES;
    return new InPod(
        reason.isPresent() ? WriteVerdict.UNKNOWN : known,
        reason,
        Optional.of(age),
        Optional.of(written));
  }

  /** Why it is not certain that there are no writes, though none can be proved. */
  private Optional<UnknownReason> reason(PodContainer container, boolean sameInodes, Duration age) {
    if (container.obstacle().isPresent()) {
      return container.obstacle();
    }
    if (!sameInodes) {
      return Optional.of(UnknownReason.BASE_NOT_KNOWN);
    }
    return age.compareTo(minAge) < 0 ? Optional.of(UnknownReason.TOO_YOUNG) : Optional.empty();
  }
}
