package dev.rootseal.observe;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known about the writes of a container in one pod.
 *
 * @param reason why nothing is known; there exactly where the verdict is Unknown
 * @param age how long it had run when it was looked at; nothing where that is not known
 * @param growth what its root holds beyond what it began with; nothing without figures
 */
record ReplicaVerdict(
    WriteVerdict verdict,
    Optional<UnknownReason> reason,
    Optional<Duration> age,
    Optional<Growth> growth) {
  ReplicaVerdict {
    if (reason.isPresent() != (verdict == WriteVerdict.UNKNOWN)) {
      throw new IllegalArgumentException(verdict + " with the reason " + reason);
    }
  }

  static ReplicaVerdict readOnly() {
    return new ReplicaVerdict(
        WriteVerdict.READ_ONLY, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static ReplicaVerdict unknown(UnknownReason reason) {
    return new ReplicaVerdict(
        WriteVerdict.UNKNOWN, Optional.of(reason), Optional.empty(), Optional.empty());
  }
}
