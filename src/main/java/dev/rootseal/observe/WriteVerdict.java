package dev.rootseal.observe;

/** What is known about a container's writes to its root, the worst last. */
public enum WriteVerdict {
  /** The root is read-only already. */
  READ_ONLY("ReadOnly"),
  /** The root holds what it began with. */
  NO_WRITES("NoWrites"),
  /** Nobody can tell from here; the reason says why. */
  UNKNOWN("Unknown"),
  /** The root holds more than it began with. */
  WRITES("Writes");

  private final String id;

  WriteVerdict(String id) {
    this.id = id;
  }

  /** As machines read it. */
  public String id() {
    return id;
  }
}
