package dev.rootseal.rule;

/**
 * Container definitions counted by verdict. All counts are zero or more.
 *
 * <p>X of "X of Y" is {@link #compliant}, Y is {@link #evaluated()}.
 */
public record Tally(
    int compliant,
    int missingWritableMount,
    int writable,
    int exempt,
    int notApplicable,
    int invalid) {
  public static final Tally EMPTY = new Tally(0, 0, 0, 0, 0, 0);

  public Tally plus(Verdict verdict) {
    return switch (verdict) {
      case COMPLIANT -> plus(new Tally(1, 0, 0, 0, 0, 0));
      case MISSING_WRITABLE_MOUNT -> plus(new Tally(0, 1, 0, 0, 0, 0));
      case WRITABLE_ROOT_FILESYSTEM -> plus(new Tally(0, 0, 1, 0, 0, 0));
      case EXEMPT -> plus(new Tally(0, 0, 0, 1, 0, 0));
      case NOT_APPLICABLE -> plus(new Tally(0, 0, 0, 0, 1, 0));
      case INVALID -> plus(new Tally(0, 0, 0, 0, 0, 1));
    };
  }

  public Tally plus(Tally other) {
    return new Tally(
        compliant + other.compliant,
        missingWritableMount + other.missingWritableMount,
        writable + other.writable,
        exempt + other.exempt,
        notApplicable + other.notApplicable,
        invalid + other.invalid);
  }

  public int of(Verdict verdict) {
    return switch (verdict) {
      case COMPLIANT -> compliant;
      case MISSING_WRITABLE_MOUNT -> missingWritableMount;
      case WRITABLE_ROOT_FILESYSTEM -> writable;
      case EXEMPT -> exempt;
      case NOT_APPLICABLE -> notApplicable;
      case INVALID -> invalid;
    };
  }

  /** Y: the containers on which the threshold is measured. */
  public int evaluated() {
    return compliant + missingWritableMount + writable + invalid;
  }

  /** All container definitions, evaluated or not. */
  public int containers() {
    return evaluated() + exempt + notApplicable;
  }

  /** The containers that have something to act on. */
  public int findings() {
    return evaluated() - compliant;
  }

  /** X of Y in whole percent, rounded down; 0 where Y is 0. */
  public int percent() {
    return evaluated() == 0 ? 0 : (int) (100L * compliant / evaluated());
  }

  /** What X of Y means against the threshold; {@code NotApplicable} where Y is 0. */
  public Result result(Threshold threshold) {
    if (evaluated() == 0) {
      return Result.NOT_APPLICABLE;
    }
    return threshold.isReachedBy(compliant, evaluated()) ? Result.PASS : Result.FAIL;
  }
}
