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
   * @param age how long it had run when it was looked at; nothing where that is not known
   * @param written what its root holds beyond what it began with; nothing without figures
   */
  record InPod(WriteVerdict verdict, Optional<Duration> age, Optional<WrittenInodes> written) {
    private static InPod of(WriteVerdict verdict) {
      return new InPod(verdict, Optional.empty(), Optional.empty());
    }
  }

  /** One that knows all containers and summaries: some containers calibrate others. */
  WriteEvaluator(
      Map<String, KubeletSummary> summaries, Duration minAge, Collection<PodContainer> all) {
    this.summaries = summaries;
    this.minAge = minAge;
    all.stream()
        .filter(PodContainer::calibrates)
        .forEach(one -> usage(one).ifPresent(usage -> initial.calibrate(one.layout(), usage)));
  }

  InPod evaluate(PodContainer container) {
    return container
        .known()
        .filter(why -> why != WriteVerdict.RUNTIME_CLASS)
        .map(InPod::of)
        .or(() -> usage(container).map(usage -> evaluate(container, usage)))
        .orElseGet(() -> InPod.of(whyNone(container)));
  }

  /** The figures of a container that belong to its present run. */
  private Optional<RootUsage> usage(PodContainer container) {
    return Optional.ofNullable(summaries.get(container.node()))
        .flatMap(summary -> summary.usage().getOrDefault(container.key(), Optional.empty()))
        .filter(usage -> !container.since().map(usage.at()::isBefore).orElse(true));
  }

  private WriteVerdict whyNone(PodContainer container) {
    KubeletSummary summary = summaries.get(container.node());
    if (container.since().isEmpty()) {
      return WriteVerdict.NOT_RUNNING;
    }
    if (summary == null) {
      return WriteVerdict.NODE_NOT_READ;
    }
    Optional<RootUsage> usage = summary.usage().get(container.key());
    if (usage == null) {
      return WriteVerdict.NOT_IN_SUMMARY;
    }
    return usage.isEmpty() ? WriteVerdict.NO_FIGURES : WriteVerdict.OLD_FIGURES;
  }

  private InPod evaluate(PodContainer container, RootUsage usage) {
    WrittenInodes written = initial.written(container.layout(), usage);
    Duration age = Duration.between(container.since().orElseThrow(), usage.at());
    return new InPod(verdict(container, written, age), Optional.of(age), Optional.of(written));
  }

  /** Writes that are proved count even where it could not be proved that there are none. */
  private WriteVerdict verdict(PodContainer container, WrittenInodes written, Duration age) {
    if (written.leastInodes() > 0) {
      return WriteVerdict.WRITES;
    }
    if (container.known().isPresent()) {
      return container.known().get();
    }
    if (written.mostInodes() > 0) {
      return WriteVerdict.BASE_NOT_KNOWN;
    }
    return age.compareTo(minAge) < 0 ? WriteVerdict.TOO_YOUNG : WriteVerdict.NO_WRITES;
  }
}
