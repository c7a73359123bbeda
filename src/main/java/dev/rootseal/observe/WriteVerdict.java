package dev.rootseal.observe;

import java.util.Optional;

/** What is known about a container's writes to its root, and if nothing, why; the worst last. */
public enum WriteVerdict {
  READ_ONLY("ReadOnly"),
  /** The root holds what it began with. */
  NO_WRITES("NoWrites"),

  // Nobody can tell from here, for one of these reasons.
  BASE_NOT_KNOWN(
      "BaseNotKnown", "may be mount points: no read-only container of its image to compare with"),
  TOO_YOUNG("TooYoung", "has not run for %s"),
  NOT_RUNNING("NotRunning", "does not run"),
  OLD_FIGURES("OldFigures", "the figures are older than the container"),
  NOT_IN_SUMMARY("NotInSummary", "the node's summary has no such container"),
  NO_FIGURES("NoFigures", "the runtime counts no inodes"),
  NODE_NOT_READ("NodeNotRead", "the summary of its node was not read"),
  RUNTIME_CLASS("RuntimeClass", "a runtime class may keep writes elsewhere"),
  POD_NOT_READ("PodNotRead", "the pod is too large to be read"),
  INIT_CONTAINER("InitContainer", "an init container has ended before anybody could look"),
  WINDOWS("Windows", "a Windows container has no such root"),

  /** The root holds more than it began with. */
  WRITES("Writes");

  /** The verdict of all that have a reason. */
  static final String UNKNOWN = "Unknown";

  private final String id;
  private final Optional<String> reason;
  private final String words;

  WriteVerdict(String id) {
    this.id = id;
    this.reason = Optional.empty();
    this.words = "";
  }

  WriteVerdict(String reason, String words) {
    this.id = UNKNOWN;
    this.reason = Optional.of(reason);
    this.words = words;
  }

  public String id() {
    return id;
  }

  /** Why nobody can tell, as machines read it; there exactly where the verdict is Unknown. */
  public Optional<String> reason() {
    return reason;
  }

  /** The reason, for a person; a container has to run for so long. */
  String words(String minAge) {
    return words.formatted(minAge);
  }
}
