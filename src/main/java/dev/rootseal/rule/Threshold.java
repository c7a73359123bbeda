package dev.rootseal.rule;

/** The share of containers that must comply, in whole percent from 0 to 100. */
public record Threshold(int percent) {
  public static final Threshold DEFAULT = new Threshold(80);

  /** All: a single workload passes when it has no finding. */
  public static final Threshold ALL = new Threshold(100);

  public Threshold {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("threshold must be 0 to 100 percent: " + percent);
    }
  }

  /** Reads {@code 80}, digits alone; an IllegalArgumentException says what is allowed. */
  public static Threshold parse(String text) {
    if (!text.matches("0*([0-9]{1,2}|100)")) {
      throw new IllegalArgumentException("allowed are whole numbers from 0 to 100");
    }
    return new Threshold(Integer.parseInt(text));
  }

  /** Whether X of Y reaches the threshold; whole numbers, so that 12 of 15 passes at 80. */
  public boolean isReachedBy(long compliant, long evaluated) {
    return 100 * compliant >= percent * evaluated;
  }
}
