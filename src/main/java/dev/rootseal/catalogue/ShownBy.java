package dev.rootseal.catalogue;

import java.util.Locale;

/** What shows that an image cannot do without its paths: more than that they are enough for it. */
public enum ShownBy {
  /** Its own entry point or program, in its stock configuration, writes there. */
  ENTRY_POINT,
  /** Two published manifests of different repositories set the flag and mount these paths. */
  MANIFESTS,
  /** Nothing: the paths are known to be enough, and only advise. */
  NOTHING;

  /** Returns the word that the table uses, such as {@code entry-point}; empty for nothing. */
  public String token() {
    return this == NOTHING ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
