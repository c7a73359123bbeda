package dev.rootseal.rule;

/** The outcome for a workload, a namespace or a cluster. */
public enum Result {
  PASS("Pass"),
  FAIL("Fail"),
  /** There is no container to measure. */
  NOT_APPLICABLE("NotApplicable"),
  /** Not evaluated yet, or only in part: never a pass. */
  UNKNOWN("Unknown");

  private final String id;

  Result(String id) {
    this.id = id;
  }

  /** The fixed id, for example {@code NotApplicable}. */
  public String id() {
    return id;
  }
}
