package dev.rootseal.rule;

/**
 * The share of containers that must comply, in whole percent.
 *
 * @param percent 0 to 100
 */
public record Threshold(int percent) {
  /** The default: 80 %. */
  public static final Threshold DEFAULT = new Threshold(80);

  public Threshold {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("threshold must be 0 to 100 percent: " + percent);
    }
  }

  /**
   * Reads {@code 80}, {@code 80%} or {@code 80 %}.
   *
   * @throws IllegalArgumentException if it is none of these, with what is allowed
   */
  public static Threshold parse(String text) {
    try {
      return new Threshold(Integer.parseInt(text.replaceFirst(" ?%$", "")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("allowed are whole numbers from 0 to 100", e);
    }
  }

  /** Whether X of Y reaches the threshold; whole numbers, so that 12 of 15 passes at 80. */
  public boolean isReachedBy(long compliant, long evaluated) {
    return 100 * compliant >= percent * evaluated;
  }
}
