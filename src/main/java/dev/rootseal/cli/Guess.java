package dev.rootseal.cli;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The known name that somebody may have meant. */
final class Guess {
  /** A name is long enough to be compared, and short enough to be cheap. */
  private static final int LONGEST = 64;

  private Guess() {}

  /** The nearest of them, when no more than a third of it is different. */
  static Optional<String> of(String name, Stream<String> known) {
    return name.length() > LONGEST
        ? Optional.empty()
        : known
            .filter(one -> distance(name, one) * 3 <= one.length())
            .min(
                Comparator.comparingInt((String one) -> distance(name, one))
                    .thenComparing(Comparator.naturalOrder()));
  }

  /** How many letters have to be put in, taken out or changed (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
