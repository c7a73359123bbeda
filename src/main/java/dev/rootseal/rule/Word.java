package dev.rootseal.rule;

import java.util.Locale;

/** One of a closed set of words in lower case, by which reports, tables and flags know them. */
public interface Word {
  /** The constant's. */
  String name();

  /** The fixed word, for example {@code yes-with-mounts}. */
  default String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
