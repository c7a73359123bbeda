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
   * have no writable mount at a required path.} Where nothing is evaluated it says why, since "0 of
   * 0" says nothing.
   */
  public static String of(Tally tally, int notRolledOut, int unevaluated) {
    return (tally.evaluated() == 0 ? nothing(tally) : share(tally))
        + notRolledOut(notRolledOut, tally.compliant())
        + counted(
            unevaluated,
            " 1 workload could not be evaluated.",
            " %s workloads could not be evaluated.");
  }

  /** The sentence for one, or for many with their number; nothing for none. */
  static String counted(int count, String one, String many) {
    return switch (count) {
      case 0 -> "";
      case 1 -> one;
      default -> many.formatted(count);
    };
  }

  private static String share(Tally tally) {
    return "%s of %s container%s read-only root filesystem."
            .formatted(
                tally.compliant(), tally.evaluated(), tally.evaluated() == 1 ? " uses" : "s use")
        + counted(
            tally.missingWritableMount(),
            " 1 more is read-only but has no writable mount at a required path.",
            " %s more are read-only but have no writable mount at a required path.");
  }

  private static String nothing(Tally tally) {
    if (tally.containers() == 0) {
      return "There is no container to evaluate.";
    }
    if (tally.notApplicable() == 0) {
      return counted(
          tally.exempt(), "The only container is exempt.", "All %s containers are exempt.");
    }
    return tally.exempt() == 0
        ? counted(
            tally.notApplicable(),
            "The rule does not apply to the only container.",
            "The rule applies to none of the %s containers.")
        : "No container is evaluated: %s exempt, and the rule does not apply to %s."
            .formatted(counted(tally.exempt(), "1 is", "%s are"), tally.notApplicable());
  }

  private static String notRolledOut(int count, int compliant) {
    return count == 0
        ? ""
        : " %s of %s compliant container%s %s not rolled out yet."
            .formatted(count, compliant, compliant == 1 ? "" : "s", count == 1 ? "is" : "are");
  }
}
