package dev.rootseal.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal texts one place in memory, and finds them by their bytes: names, labels and paths
 * come again and again. What is found so costs no text at all.
 *
 * <p>It remembers a bounded number of short texts. One that has come again keeps its place when
 * another one comes by, so that texts that never come again drive out none of those that do.
 */
final class SharedTexts {
  private static final int PLACES = 1 << 13;
  private static final int LONGEST = 128;

  /** How often another one may come by. */
  private static final int MOST_LIVES = 7;

  /** Without a lock: texts never change, and a thread that sees an older one loses nothing. */
  private static final @Nullable Known[] KNOWN = new Known[PLACES];

  private static final class Known {
    private final byte[] bytes;
    private final String text;

    /** Threads may count past each other: it is about what is likely. */
    private int lives;

    private Known(byte[] bytes, String text) {
      this.bytes = bytes;
      this.text = text;
    }

    private boolean is(byte[] from, int begin, int count) {
      return Arrays.equals(bytes, 0, bytes.length, from, begin, begin + count);
    }
  }

  private SharedTexts() {}

  /**
   * The text of these bytes.
   *
   * @param hash as the text has it
   */
  static String of(byte[] ascii, int begin, int count, int hash) {
    int place = place(hash);
    Known known = KNOWN[place];
    if (known != null && known.is(ascii, begin, count)) {
      known.lives = MOST_LIVES;
      return known.text;
    }
    String text = new String(ascii, begin, count, StandardCharsets.ISO_8859_1);
    if (isToBeKept(known, count)) {
      KNOWN[place] = new Known(Arrays.copyOfRange(ascii, begin, begin + count), text);
    }
    return text;
  }

  /** The text, or one that is equal to it and is used already. */
  static String of(String text) {
    int place = place(text.hashCode());
    Known known = KNOWN[place];
    if (known != null && known.text.equals(text)) {
      return known.text;
    }
    if (isToBeKept(known, text.length())) {
      KNOWN[place] = new Known(text.getBytes(StandardCharsets.UTF_8), text);
    }
    return text;
  }

  private static int place(int hash) {
    return (hash ^ (hash >>> 13)) & (PLACES - 1);
  }

  private static boolean isToBeKept(@Nullable Known inPlaceOf, int length) {
    return length <= LONGEST && (inPlaceOf == null || --inPlaceOf.lives < 0);
  }
}
