package dev.rootseal.report;

import dev.rootseal.rule.Tally;

/**
 * The sentence that every report opens with. Its digits are the same in every locale: it is a
 * published text, and a change of it is a write.
 */
public final class Headline {
  private Headline() {}

  /**
   * For example: {@code 6 of 10 containers use read-only root filesystem. 2 more are read-only but
   * have no writable mount at a required path.}
   *
   * @param tally the containers
   * @param unevaluated workloads that could not be evaluated
   */
  public static String of(Tally tally, int unevaluated) {
    return tally.compliant()
        + " of "
        + tally.evaluated()
        + " containers use read-only root filesystem."
        + missingMounts(tally.missingWritableMount())
        + unevaluated(unevaluated);
  }

  private static String missingMounts(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " 1 more is read-only but has no writable mount at a required path.";
      default -> " " + count + " more are read-only but have no writable mount at a required path.";
    };
  }

  private static String unevaluated(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " 1 workload could not be evaluated.";
      default -> " " + count + " workloads could not be evaluated.";
    };
  }
}
