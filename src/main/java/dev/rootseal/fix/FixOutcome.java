package dev.rootseal.fix;

/** How a run of {@code rootseal fix} ended. */
public enum FixOutcome {
  /** Everything was read, and there is no finding. */
  CLEAN,
  /** Everything was read, and each finding has its patch. */
  COMPLETE,
  /**
   * Everything was read, and some finding has no patch, or one for a part of it, or was left out.
   */
  INCOMPLETE,
  /** Some patch could not be written. */
  UNWRITTEN,
  /** Something could not be read. */
  PARTLY_READ,
  /** Nothing could be read. */
  UNREAD
}
