package dev.rootseal.observe;

import dev.rootseal.observe.InitialInodes.WrittenInodes;
import dev.rootseal.observe.WriteEvaluator.InPod;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.WorkloadRef;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A container of a workload, over all of its pods: as the worst of them.
 *
 * @param pods how many were looked at
 * @param concerned of how many of them the verdict and its reason hold
 * @param oldest how long it has run where it has run for the longest; nothing where nobody knows
 * @param youngest how long it has run where it has run for the shortest
 * @param written what its root has gained where it has gained the most, of those concerned
 */
public record ObservedContainer(
    WorkloadRef workload,
    String name,
    ContainerType type,
    String image,
    WriteVerdict verdict,
    int pods,
    int concerned,
    Optional<Duration> oldest,
    Optional<Duration> youngest,
    Optional<WrittenInodes> written) {
  private static final List<String> BEST_FIRST =
      List.of(
          WriteVerdict.NO_WRITES.id(),
          WriteVerdict.WRITES.id(),
          WriteVerdict.UNKNOWN,
          WriteVerdict.READ_ONLY.id());

  /** What can be sealed first comes first; then what is nearest to it. */
  static final Comparator<ObservedContainer> ORDER =
      Comparator.<ObservedContainer>comparingInt(one -> BEST_FIRST.indexOf(one.verdict.id()))
          .thenComparing(ObservedContainer::verdict)
          .thenComparingLong(
              one -> one.written.map(WrittenInodes::mostInodes).orElse(Long.MAX_VALUE))
          .thenComparing(one -> one.youngest.orElse(Duration.ZERO), Comparator.reverseOrder())
          .thenComparing(ObservedContainer::workload)
          .thenComparing(ObservedContainer::name);

  /**
   * Those of one container, by what is said of it in each of its pods.
   *
   * @param partlyRead whether another pod of the workload could not be read at all, which may write
   */
  static ObservedContainer of(
      WorkloadRef workload, PodContainer one, Collection<InPod> verdicts, boolean partlyRead) {
    WriteVerdict worst =
        verdicts.stream().map(InPod::verdict).max(Comparator.naturalOrder()).orElseThrow();
    boolean unknown = partlyRead && worst != WriteVerdict.WRITES;
    List<Duration> ages = verdicts.stream().flatMap(pod -> pod.age().stream()).sorted().toList();
    return new ObservedContainer(
        workload,
        one.key().container(),
        one.type(),
        one.image(),
        unknown ? WriteVerdict.POD_NOT_READ : worst,
        verdicts.size(),
        (int) verdicts.stream().filter(pod -> pod.verdict() == worst).count(),
        ages.reversed().stream().findFirst(),
        ages.stream().findFirst(),
        verdicts.stream()
            .filter(pod -> pod.verdict().id().equals(worst.id()))
            .flatMap(pod -> pod.written().stream())
            .max(Comparator.comparingLong(WrittenInodes::mostInodes)));
  }

  /** The verdict, for a person; nothing written means something after this time. */
  String sentence(Duration minAge) {
    String some = concerned < pods ? "%d of %d pods".formatted(concerned, pods) : "";
    return switch (verdict) {
      case READ_ONLY -> "read-only already";
      case NO_WRITES ->
          "no writes in " + Age.words(youngest.orElseThrow(IllegalStateException::new));
      case WRITES -> "writes" + (some.isEmpty() ? "" : " (" + some + ")");
      default ->
          "unknown: " + (some.isEmpty() ? "" : some + ": ") + verdict.words(Age.words(minAge));
    };
  }
}
