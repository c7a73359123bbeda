package dev.rootseal.observe;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Says of a container in one pod whether it has written to its root. Where that is not certain, it
 * is unknown: nobody shall rely on a container that might write after all.
 */
final class WriteEvaluator {
  private final NodeSummaries summaries;
  private final Duration minAge;
  private final RootBases bases = new RootBases();

  /**
   * One that knows all containers, of which some calibrate others.
   *
   * @param minAge how long a container has to run without a write
   */
  WriteEvaluator(NodeSummaries summaries, Duration minAge, Collection<Replica> all) {
    this.summaries = summaries;
    this.minAge = minAge;
    all.stream()
        .filter(replica -> replica.root().readOnly() && replica.root().comparable())
        .forEach(
            replica ->
                summaries
                    .usage(replica)
                    .ifPresent(usage -> bases.calibrate(replica.root().layout(), usage)));
  }

  ReplicaVerdict evaluate(Replica replica) {
    Optional<UnknownReason> obstacle = replica.root().obstacle();
    if (obstacle.equals(Optional.of(UnknownReason.WINDOWS))) {
      return ReplicaVerdict.unknown(UnknownReason.WINDOWS);
    }
    if (replica.root().readOnly()) {
      return ReplicaVerdict.readOnly();
    }
    if (obstacle.equals(Optional.of(UnknownReason.INIT_CONTAINER))) {
      return ReplicaVerdict.unknown(UnknownReason.INIT_CONTAINER);
    }
    return summaries
        .usage(replica)
        .map(usage -> evaluate(replica, usage))
        .orElseGet(() -> ReplicaVerdict.unknown(summaries.whyNone(replica)));
  }

  private ReplicaVerdict evaluate(Replica replica, RootUsage usage) {
    Growth growth = Growth.of(usage, bases.of(replica.root().layout()));
    Duration age = Duration.between(replica.run().since().orElseThrow(), usage.at());
    Optional<UnknownReason> reason =
        growth.isCertain() ? Optional.empty() : reason(replica, growth, age);
    WriteVerdict verdict = growth.isCertain() ? WriteVerdict.WRITES : WriteVerdict.NO_WRITES;
    return new ReplicaVerdict(
        reason.isPresent() ? WriteVerdict.UNKNOWN : verdict,
        reason,
        Optional.of(age),
        Optional.of(growth));
  }

  /** Why it is not certain that there are no writes. */
  private Optional<UnknownReason> reason(Replica replica, Growth growth, Duration age) {
    if (replica.root().obstacle().isPresent()) {
      return replica.root().obstacle();
    }
    if (!growth.isNone()) {
      return Optional.of(UnknownReason.BASE_NOT_KNOWN);
    }
    return age.compareTo(minAge) < 0 ? Optional.of(UnknownReason.TOO_YOUNG) : Optional.empty();
  }
}
