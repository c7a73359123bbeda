package dev.rootseal.kubernetes;

/** Passes over a JSON value by its quotes and brackets alone: it builds nothing, of any size. */
final class SkippedValue {
  private int depth;
  private boolean text;
  private boolean escaped;
  private boolean bare;
  private boolean done;

  /** Begins with the first byte of a value. */
  void begin(byte first) {
    begin(first == '{' || first == '[' ? 1 : 0);
    text = first == '"';
    bare = depth == 0 && !text;
  }

  /** Begins outside of a text, within so many brackets of which the outermost is the value's. */
  void begin(int brackets) {
    depth = brackets;
    text = false;
    escaped = false;
    bare = false;
    done = false;
  }

  /** Whether the value is over. */
  boolean isDone() {
    return done;
  }

  /** The place of the first byte that does not belong to the value, or the end. */
  int skip(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && !done) {
      if (text) {
        i = skipText(bytes, i, end);
      } else if (bare && JsonSieve.isDelimiter(bytes[i])) {
        done = true;
      } else {
        take(bytes[i++]);
      }
    }
    return i;
  }

  private void take(byte one) {
    switch (one) {
      case '"' -> text = true;
      case '{', '[' -> depth++;
      case '}', ']' -> done = --depth == 0;
      default -> {
        // A name, a number or what stands between: only brackets and quotes count.
      }
    }
  }

  private int skipText(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (escaped) {
        escaped = false;
      } else if (bytes[i] == '\\') {
        escaped = true;
      } else if (bytes[i] == '"') {
        text = false;
        done = depth == 0;
        return i + 1;
      }
    }
    return end;
  }
}
