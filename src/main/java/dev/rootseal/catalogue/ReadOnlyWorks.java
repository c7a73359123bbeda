package dev.rootseal.catalogue;

import java.util.Locale;

/** Whether an image runs with a read-only root filesystem. */
public enum ReadOnlyWorks {
  /** Runs as it is. */
  YES,
  /** Runs once its paths are on volumes. */
  YES_WITH_MOUNTS,
  /** Does not run, or only with changes that its vendor does not make. */
  NO,
  /** Nobody was found who said so. */
  UNKNOWN;

  /** Returns the word that the table uses, such as {@code yes-with-mounts}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
