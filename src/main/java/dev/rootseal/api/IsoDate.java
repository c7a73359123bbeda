package dev.rootseal.api;

import java.time.LocalDate;

/** Days as a status writes them. */
public final class IsoDate {
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  private IsoDate() {}

  /** For example {@code 2027-03-31}; the format has four digits for a year, so none is later. */
  public static String text(LocalDate day) {
    return (day.isAfter(LAST) ? LAST : day).toString();
  }
}
