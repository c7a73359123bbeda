package dev.rootseal.rule;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that somebody may have meant who has mistyped it. */
public final class Nearest {
  /** Longer texts are no slips, and comparing them takes time. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /** The most alike: at most a third of its letters are to be changed, added or left out. */
  public static Optional<String> of(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return word.length() > LONGEST
        ? Optional.empty()
        : known.stream()
            .filter(one -> distance(lower, one.toLowerCase(Locale.ROOT)) <= one.length() / 3)
            .sorted()
            .min(Comparator.comparingInt(one -> distance(lower, one.toLowerCase(Locale.ROOT))));
  }

  /** The same in brackets, behind a word: {@code (did you mean names?)}; nothing for none. */
  public static String hint(String word, Collection<String> known) {
    return of(word, known).map(meant -> " (did you mean " + meant + "?)").orElse("");
  }

  /** Levenshtein's. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = corner + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
