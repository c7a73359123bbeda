package dev.rootseal.api;

/** The three states of a condition. */
public enum ConditionStatus {
  TRUE("True"),
  FALSE("False"),
  UNKNOWN("Unknown");

  private final String id;

  ConditionStatus(String id) {
    this.id = id;
  }

  /** As a condition has it, for example {@code True}. */
  public String id() {
    return id;
  }
}
