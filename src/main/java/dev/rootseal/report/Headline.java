package dev.rootseal.report;

import dev.rootseal.rule.Tally;

/** The sentence that every report opens with. */
public final class Headline {
  private Headline() {}

  /**
   * For example: {@code 6 of 10 containers use read-only root filesystem. 2 more are read-only but
   * have no writable mount at a required path.}
   *
   * @param tally the containers
   * @param unevaluated workloads that could not be judged
   */
  public static String of(Tally tally, int unevaluated) {
    return "%d of %d containers use read-only root filesystem."
            .formatted(tally.compliant(), tally.evaluated())
        + missingMounts(tally.missingWritableMount())
        + unevaluated(unevaluated);
  }

  private static String missingMounts(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " 1 more is read-only but has no writable mount at a required path.";
      default ->
          " %d more are read-only but have no writable mount at a required path.".formatted(count);
    };
  }

  private static String unevaluated(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " 1 workload could not be evaluated.";
      default -> " %d workloads could not be evaluated.".formatted(count);
    };
  }
}
