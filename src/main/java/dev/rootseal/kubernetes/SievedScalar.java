package dev.rootseal.kubernetes;

/** A text, number or boolean that passes, cut behind the characters that are asked for. */
final class SievedScalar {
  private static final int DIGITS_OF_ESCAPE = 4;
  private static final int FIRST_OF_FOUR_BYTES = 0xF0;

  private final SievedText out;
  private Outline outline = Outline.NOTHING;
  private int begin;
  private int characters;
  private int digits;
  private boolean escaped;
  private boolean full;
  private boolean over;

  SievedScalar(SievedText out) {
    this.out = out;
  }

  /** Begins with the first byte, which passes. */
  void begin(Outline ofValue, byte first) {
    outline = ofValue;
    out.write(first);
    begin = out.length();
    characters = 0;
    digits = 0;
    escaped = false;
    full = false;
    over = false;
  }

  /** Whether its closing quote has come. */
  boolean isOver() {
    return over;
  }

  /** Whether the object around it passes, as far as it depends on this text. */
  boolean isAccepted() {
    return outline.demanded == null || outline.demanded.test(out.text(begin, out.length() - 1));
  }

  /** Reads a text up to its closing quote; the answer is the place of the next byte. */
  int readText(byte[] from, int first, int end) {
    for (int i = first; i < end; i++) {
      byte one = from[i];
      if (one == '"' && !escaped) {
        out.write(one);
        over = true;
        return i + 1;
      }
      count(one);
      if (!full) {
        out.write(one);
      }
    }
    return end;
  }

  /** Characters are counted where they begin, so that none is cut in two. */
  private void count(byte one) {
    if (escaped) {
      escaped = false;
      digits = one == 'u' ? DIGITS_OF_ESCAPE : 0;
    } else if (digits > 0) {
      digits--;
    } else if ((one & 0xC0) != 0x80) {
      escaped = one == '\\';
      characters += (one & 0xFF) >= FIRST_OF_FOUR_BYTES ? 2 : 1;
      full = characters > outline.longest;
    }
  }

  /** Reads a number, boolean or null up to what is behind it, which is the answer. */
  int readBare(byte[] from, int first, int end) {
    for (int i = first; i < end; i++) {
      if (JsonSieve.isDelimiter(from[i])) {
        return i;
      }
      if (out.length() - begin < SievedName.LONGEST) {
        out.write(from[i]);
      }
    }
    return end;
  }
}
