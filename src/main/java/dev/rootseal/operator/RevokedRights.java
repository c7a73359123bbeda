package dev.rootseal.operator;

import java.util.function.BooleanSupplier;

/**
 * Rights that are taken away while the controllers run. Watches that are open go on until they are
 * begun anew, and an event that cannot be written is missed by nobody, so that the rights are
 * looked at.
 */
final class RevokedRights {
  /** So many seconds lie between two looks, unless there is a suspicion. */
  private static final int INTERVAL = 15;

  /** An API server that has just started forbids for a moment what is allowed. */
  private static final int CONFIRMED = 2;

  private final BooleanSupplier missing;
  private final BooleanSupplier suspected;
  private int seconds;
  private int found;

  /**
   * None yet.
   *
   * @param missing asks the API server
   * @param suspected whether some watches are lost and others are not, as without a right to them
   */
  RevokedRights(BooleanSupplier missing, BooleanSupplier suspected) {
    this.missing = missing;
    this.suspected = suspected;
  }

  /**
   * Looks, if it is time to; asked once a second. Whether the controllers have to end for it, of
   * which the next preflight tells.
   */
  boolean areSeen() {
    seconds++;
    if (found > 0 || suspected.getAsBoolean() || seconds % INTERVAL == 0) {
      found = missing.getAsBoolean() ? found + 1 : 0;
    }
    return found >= CONFIRMED;
  }

  /** Whether the last look found one missing: that explains watches that are refused. */
  boolean isFound() {
    return found > 0;
  }
}
