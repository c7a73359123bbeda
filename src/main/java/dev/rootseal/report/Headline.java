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
   *
   * @param tally the containers
   * @param notRolledOut compliant containers of templates that are not rolled out yet
   * @param unevaluated workloads that could not be evaluated
   */
  public static String of(Tally tally, int notRolledOut, int unevaluated) {
    return (tally.evaluated() == 0 ? nothing(tally) : share(tally))
        + notRolledOut(notRolledOut, tally.compliant())
        + unevaluated(unevaluated);
  }

  private static String share(Tally tally) {
    return tally.compliant()
        + " of "
        + tally.evaluated()
        + (tally.evaluated() == 1 ? " container uses" : " containers use")
        + " read-only root filesystem."
        + missingMounts(tally.missingWritableMount());
  }

  private static String nothing(Tally tally) {
    if (tally.containers() == 0) {
      return "There is no container to evaluate.";
    }
    if (tally.notApplicable() == 0) {
      return tally.exempt() == 1
          ? "The only container is exempt."
          : "All " + tally.exempt() + " containers are exempt.";
    }
    if (tally.exempt() == 0) {
      return tally.notApplicable() == 1
          ? "The rule does not apply to the only container."
          : "The rule applies to none of the " + tally.notApplicable() + " containers.";
    }
    return "No container is evaluated: "
        + tally.exempt()
        + (tally.exempt() == 1 ? " is" : " are")
        + " exempt, and the rule does not apply to "
        + tally.notApplicable()
        + ".";
  }

  private static String missingMounts(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " 1 more is read-only but has no writable mount at a required path.";
      default -> " " + count + " more are read-only but have no writable mount at a required path.";
    };
  }

  private static String notRolledOut(int count, int compliant) {
    return count == 0
        ? ""
        : " "
            + count
            + " of "
            + compliant
            + (compliant == 1 ? " compliant container " : " compliant containers ")
            + (count == 1 ? "is" : "are")
            + " not rolled out yet.";
  }

  private static String unevaluated(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " 1 workload could not be evaluated.";
      default -> " " + count + " workloads could not be evaluated.";
    };
  }
}
