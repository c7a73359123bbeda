package dev.rootseal.kubernetes;

/** The name of a field, as far as it is short enough to be one of those that are read. */
final class SievedName {
  /** In bytes: the longest that the API lets a label have takes 317. */
  static final int LONGEST = 512;

  private final byte[] bytes = new byte[LONGEST];
  private int length;
  private boolean tooLong;
  private boolean escaped;
  private boolean over;

  void begin() {
    length = 0;
    tooLong = false;
    escaped = false;
    over = false;
  }

  /** Reads up to the closing quote; the answer is the place of the next byte. */
  int read(byte[] from, int begin, int end) {
    for (int i = begin; i < end; i++) {
      byte one = from[i];
      if (one == '"' && !escaped) {
        over = true;
        return i + 1;
      }
      escaped = one == '\\' && !escaped;
      add(one);
    }
    return end;
  }

  private void add(byte one) {
    if (length < LONGEST) {
      bytes[length++] = one;
    } else {
      tooLong = true;
    }
  }

  boolean isOver() {
    return over;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** What passes of the field with this name. */
  Outline in(Outline object) {
    return object.of(bytes, length);
  }

  void writeTo(SievedText out) {
    out.write('"');
    out.write(bytes, length);
    out.write('"');
    out.write(':');
  }
}
