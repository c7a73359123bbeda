package dev.rootseal.rule;

/** The closed set of verdicts, as reports, metrics and machine formats name them. */
public enum Verdict {
  COMPLIANT("Compliant"),
  MISSING_WRITABLE_MOUNT("MissingWritableMount"),
  WRITABLE_ROOT_FILESYSTEM("WritableRootFilesystem"),
  EXEMPT("Exempt"),
  NOT_APPLICABLE("NotApplicable"),
  /** Only in files: the API server refuses such an object. */
  INVALID("Invalid");

  private final String id;

  Verdict(String id) {
    this.id = id;
  }

  /** The fixed id, for example {@code MissingWritableMount}. */
  public String id() {
    return id;
  }

  /** Whether such a container counts in Y of "X of Y". */
  public boolean evaluated() {
    return this != EXEMPT && this != NOT_APPLICABLE;
  }

  /** Whether such a container is something to act on. */
  public boolean finding() {
    return evaluated() && this != COMPLIANT;
  }
}
