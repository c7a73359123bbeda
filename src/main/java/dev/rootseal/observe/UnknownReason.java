package dev.rootseal.observe;

/** Why nobody can tell whether a container has written; the one that weighs most first. */
public enum UnknownReason {
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
  WINDOWS("Windows", "a Windows container has no such root");

  private final String id;
  private final String words;

  UnknownReason(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /** As machines read it. */
  public String id() {
    return id;
  }

  /** For a person; a container has to run for so long. */
  public String words(String minAge) {
    return words.formatted(minAge);
  }
}
