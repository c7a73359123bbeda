package dev.rootseal.observe;

import dev.rootseal.rule.Word;
import java.util.Optional;

/** What is known about a container's writes to its root, and if nothing, why; the worst last. */
public enum WriteVerdict implements Word.Capitalized {
  READ_ONLY(""),
  /** The root holds what it began with. */
  NO_WRITES(""),

  // Nobody can tell from here, for one of these reasons.
  BASE_NOT_KNOWN("may be mount points: no read-only container of its image to compare with"),
  TOO_YOUNG("has not run for %s"),
  NOT_RUNNING("does not run"),
  OLD_FIGURES("the figures are older than the container"),
  NOT_IN_SUMMARY("the node's summary has no such container"),
  NO_FIGURES("the runtime counts no inodes"),
  NODE_NOT_READ("the summary of its node was not read"),
  RUNTIME_CLASS("a runtime class may keep writes elsewhere"),
  POD_NOT_READ("the pod is too large to be read"),
  INIT_CONTAINER("an init container has ended before anybody could look"),
  WINDOWS("a Windows container has no such root"),

  /** The root holds more than it began with. */
  WRITES("");

  /** The verdict of all that have a reason. */
  static final String UNKNOWN = "Unknown";

  /** Why nobody can tell; empty where somebody can. */
  private final String words;

  WriteVerdict(String words) {
    this.words = words;
  }

  @Override
  public String id() {
    return words.isEmpty() ? Word.Capitalized.super.id() : UNKNOWN;
  }

  /** Why nobody can tell, as machines read it; there exactly where the verdict is Unknown. */
  public Optional<String> reason() {
    return words.isEmpty() ? Optional.empty() : Optional.of(Word.Capitalized.super.id());
  }

  /** The reason, for a person; a container has to run for so long. */
  String words(String minAge) {
    return words.formatted(minAge);
  }
}
