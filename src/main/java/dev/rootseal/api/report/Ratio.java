package dev.rootseal.api.report;

import dev.rootseal.rule.Tally;
import org.jspecify.annotations.Nullable;

/** X of Y as reports write it; whole numbers only, always rounded down. */
final class Ratio {
  private Ratio() {}

  /** Three decimals, for example {@code 0.600}; 3999 of 5000 is 0.799, not 0.800. */
  static @Nullable String ratio(Tally tally) {
    if (tally.evaluated() == 0) {
      return null;
    }
    long thousandths = 1000L * tally.compliant() / tally.evaluated();
    String decimals = Long.toString(thousandths % 1000);
    return thousandths / 1000 + "." + "0".repeat(3 - decimals.length()) + decimals;
  }

  /** Whole percent; nothing where Y is 0, since 0 % would be a measurement. */
  static @Nullable Integer percent(Tally tally) {
    return tally.evaluated() == 0 ? null : tally.percent();
  }

  /** For example {@code 6 of 10}; where nothing is evaluated, {@code all 6 exempt}. */
  static String text(Tally tally) {
    if (tally.evaluated() > 0) {
      return tally.compliant() + " of " + tally.evaluated();
    }
    if (tally.exempt() == 0 || tally.notApplicable() > 0) {
      return "none evaluated";
    }
    return tally.exempt() == 1 ? "1 exempt" : "all " + tally.exempt() + " exempt";
  }
}
