package dev.rootseal.rule;

/** The closed set of verdicts, as reports, metrics and machine formats name them. */
public enum Verdict implements Word.Capitalized {
  COMPLIANT,
  MISSING_WRITABLE_MOUNT,
  WRITABLE_ROOT_FILESYSTEM,
  EXEMPT,
  NOT_APPLICABLE,
  /** Only in files: the API server refuses such an object. */
  INVALID;

  /** Whether such a container counts in Y of "X of Y". */
  public boolean evaluated() {
    return this != EXEMPT && this != NOT_APPLICABLE;
  }

  /** Whether such a container is something to act on. */
  public boolean finding() {
    return evaluated() && this != COMPLIANT;
  }
}
