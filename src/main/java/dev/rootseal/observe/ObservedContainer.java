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

/** A container of a workload, over all of its pods: as the worst of them. */
public record ObservedContainer(
    WorkloadRef workload,
    String name,
    ContainerType type,
    String image,
    WriteVerdict verdict,
    Optional<UnknownReason> reason,
    Pods pods) {

  /**
   * What is known of its pods together.
   *
   * @param number how many were looked at
   * @param concerned of how many of them the verdict and its reason hold
   * @param oldest how long it has run where it has run for the longest; nothing where nobody knows
   * @param youngest how long it has run where it has run for the shortest
   * @param written what its root has gained where it has gained the most, of those concerned
   */
  record Pods(
      int number,
      int concerned,
      Optional<Duration> oldest,
      Optional<Duration> youngest,
      Optional<WrittenInodes> written) {}

  private static final Comparator<InPod> WORST =
      Comparator.comparing(InPod::verdict).thenComparingInt(one -> weight(one.reason()));

  private static final List<WriteVerdict> BEST_FIRST =
      List.of(
          WriteVerdict.NO_WRITES,
          WriteVerdict.WRITES,
          WriteVerdict.UNKNOWN,
          WriteVerdict.READ_ONLY);

  /** What can be sealed first comes first; then what is nearest to it. */
  static final Comparator<ObservedContainer> ORDER =
      Comparator.<ObservedContainer>comparingInt(one -> BEST_FIRST.indexOf(one.verdict))
          .thenComparingInt(one -> weight(one.reason))
          .thenComparingLong(
              one -> one.pods.written().map(WrittenInodes::mostInodes).orElse(Long.MAX_VALUE))
          .thenComparing(
              one -> one.pods.youngest().orElse(Duration.ZERO), Comparator.reverseOrder())
          .thenComparing(ObservedContainer::workload)
          .thenComparing(ObservedContainer::name);

  private static int weight(Optional<UnknownReason> reason) {
    return reason.map(UnknownReason::ordinal).orElse(-1);
  }

  /**
   * Those of one container, by what is said of it in each of its pods.
   *
   * @param partlyRead whether another pod of the workload could not be read at all, which may write
   */
  static ObservedContainer of(
      WorkloadRef workload, PodContainer one, Collection<InPod> verdicts, boolean partlyRead) {
    InPod worst = verdicts.stream().max(WORST).orElseThrow();
    List<InPod> alike = verdicts.stream().filter(pod -> pod.verdict() == worst.verdict()).toList();
    boolean unknown = partlyRead && worst.verdict() != WriteVerdict.WRITES;
    List<Duration> ages = verdicts.stream().flatMap(pod -> pod.age().stream()).sorted().toList();
    return new ObservedContainer(
        workload,
        one.key().container(),
        one.type(),
        one.image(),
        unknown ? WriteVerdict.UNKNOWN : worst.verdict(),
        unknown ? Optional.of(UnknownReason.POD_NOT_READ) : worst.reason(),
        new Pods(
            verdicts.size(),
            (int) alike.stream().filter(pod -> pod.reason().equals(worst.reason())).count(),
            ages.reversed().stream().findFirst(),
            ages.stream().findFirst(),
            alike.stream()
                .flatMap(pod -> pod.written().stream())
                .max(Comparator.comparingLong(WrittenInodes::mostInodes))));
  }

  /** The verdict, for a person; nothing written means something after this time. */
  String sentence(Duration minAge) {
    String some =
        pods.concerned() < pods.number()
            ? "%d of %d pods".formatted(pods.concerned(), pods.number())
            : "";
    return switch (verdict) {
      case READ_ONLY -> "read-only already";
      case NO_WRITES ->
          "no writes in " + Age.words(pods.youngest().orElseThrow(IllegalStateException::new));
      case WRITES -> "writes" + (some.isEmpty() ? "" : " (" + some + ")");
      case UNKNOWN ->
          "unknown: "
              + (some.isEmpty() ? "" : some + ": ")
              + reason.orElseThrow().words(Age.words(minAge));
    };
  }
}
