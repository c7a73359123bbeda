package dev.rootseal.catalogue;

import java.util.Locale;

/** How well a row is backed. */
public enum Confidence {
  /** A published manifest, chart or operator sets the flag for exactly this image. */
  VERIFIED(true),
  /** Documentation, an entry point or an issue names the paths. */
  DOCUMENTED(true),
  /** Derived from a sibling, or only the class is known. */
  GUESS(false),
  /** Said by the user's own policy; never stands in the table. */
  STATED(true);

  private final boolean decides;

  Confidence(boolean decides) {
    this.decides = decides;
  }

  /** Returns whether a row of this confidence may decide a verdict instead of only advising. */
  public boolean decides() {
    return decides;
  }

  /** Returns the word that the table uses, such as {@code verified}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }
}
