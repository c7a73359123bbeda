package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * Which runs of {@link #LENGTH} characters a text holds, as a set that may say yes wrongly and
 * never says no wrongly. A glob asks it for the runs of its literal text before it looks at the
 * text: one that is compared with many globs is read once, and most of them are told apart at the
 * first run.
 */
final class Grams {
  static final int LENGTH = 6;

  private static final int BITS = 16;

  /** What the first of so many characters counts in a {@link String#hashCode}, once it is past. */
  private static final int FIRST = 31 * 31 * 31 * 31 * 31 * 31;

  private final long[] seen = new long[(1 << BITS) / Long.SIZE];

  private Grams() {}

  static Grams of(String text) {
    Grams grams = new Grams();
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i) - (i < LENGTH ? 0 : FIRST * text.charAt(i - LENGTH));
      if (i >= LENGTH - 1) {
        int place = place(hash);
        grams.seen[place >>> 6] |= 1L << place;
      }
    }
    return grams;
  }

  /** The runs of a text, so many that each of its characters is in one; none of a short text. */
  static List<Integer> runs(String text) {
    List<Integer> runs = new ArrayList<>();
    int last = text.length() - LENGTH;
    for (int from = 0; from < last; from += LENGTH) {
      runs.add(text.substring(from, from + LENGTH).hashCode());
    }
    if (last >= 0) {
      runs.add(text.substring(last).hashCode());
    }
    return runs;
  }

  boolean mayHold(int[] runs) {
    for (int run : runs) {
      int place = place(run);
      if ((seen[place >>> 6] & (1L << place)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int place(int hash) {
    return (hash * 0x9E3779B9) >>> (Integer.SIZE - BITS);
  }
}
