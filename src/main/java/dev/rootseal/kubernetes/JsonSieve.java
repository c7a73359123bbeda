package dev.rootseal.kubernetes;

import java.nio.ByteBuffer;

/**
 * Takes the bytes of a JSON object as they come and lets through what an {@link Outline} says.
 *
 * <p>What does not pass is never built, neither as a name nor as a text: whoever writes an object
 * chooses how long its names are, how deep it is and how much of it there is. What passes is
 * bounded, and what is left of an object that has more than that says so in a field of its own.
 *
 * <p>An answer that does not begin as an object passes as it is: it is for whoever reads it to say
 * so.
 *
 * <p>Here is the grammar: what a byte is. What becomes of it is said in {@link SievedObject}.
 */
final class JsonSieve {
  private static final int CHUNK = 8 * 1024;

  private final Outline root;
  private final SievedObject object = new SievedObject();
  private final byte[] chunk = new byte[CHUNK];
  private SieveState state = SieveState.BEGIN;
  private long taken;
  private int handedOver;

  JsonSieve(Outline root) {
    this.root = root;
  }

  /** How many objects of the API have come to their end. */
  int objects() {
    return object.objects();
  }

  /** How many bytes have come. */
  long bytes() {
    return taken;
  }

  /**
   * Takes the next bytes.
   *
   * @throws BrokenJsonException if they cannot be those of an object
   */
  void take(ByteBuffer bytes) throws BrokenJsonException {
    while (bytes.hasRemaining()) {
      int count = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, count);
      int i = 0;
      while (i < count) {
        i = step(i, count);
      }
      taken += count;
    }
  }

  /**
   * What has passed and was not handed over before. Nothing but its beginning is, until the object
   * is complete; so an answer that was cut off remains one.
   */
  byte[] handOver() {
    if (state != SieveState.END && state != SieveState.NO_OBJECT) {
      return handOverTo(Math.min(1, object.passed.length()));
    }
    byte[] rest = handOverTo(object.passed.length());
    object.passed.takeBackTo(0);
    handedOver = 0;
    return rest;
  }

  private byte[] handOverTo(int place) {
    byte[] passed = object.passed.copy(handedOver, place);
    handedOver = place;
    return passed;
  }

  private int step(int from, int end) throws BrokenJsonException {
    return switch (state) {
      case IN_SKIPPED -> skip(from, end);
      case IN_NAME -> readName(from, end);
      case IN_TEXT -> readText(from, end);
      case IN_BARE -> readBare(from, end);
      case NO_OBJECT -> {
        object.passed.write(chunk[from]);
        yield from + 1;
      }
      default -> {
        if (!isSpace(chunk[from])) {
          state = mark(chunk[from], from);
        }
        yield from + 1;
      }
    };
  }

  private int skip(int from, int end) {
    int next = object.skipped.skip(chunk, from, end);
    if (object.skipped.isDone()) {
      state = SieveState.BEHIND;
    }
    return next;
  }

  private int readName(int from, int end) {
    int next = object.name.read(chunk, from, end);
    if (object.name.isOver()) {
      state = object.endName();
    }
    return next;
  }

  private int readText(int from, int end) {
    int next = object.scalar.readText(chunk, from, end);
    if (object.scalar.isOver()) {
      state = object.endText();
    }
    return next;
  }

  private int readBare(int from, int end) {
    int next = object.scalar.readBare(chunk, from, end);
    if (next < end) {
      state = object.endValue();
    }
    return next;
  }

  /** What comes behind a byte that is no blank and outside of names and texts. */
  private SieveState mark(byte one, int at) throws BrokenJsonException {
    return switch (state) {
      case BEGIN -> object.begin(root, one);
      case FIRST_NAME, NAME -> beginName(one, at);
      case COLON -> {
        requireThat(one == ':', at);
        yield SieveState.VALUE;
      }
      case FIRST_VALUE, VALUE -> beginValue(one, at);
      case BEHIND -> endEntry(one, at);
      default -> throw new BrokenJsonException(taken + at);
    };
  }

  private SieveState beginName(byte one, int at) throws BrokenJsonException {
    if (one == '}' && state == SieveState.FIRST_NAME) {
      return object.close(one);
    }
    requireThat(one == '"', at);
    object.name.begin();
    return SieveState.IN_NAME;
  }

  private SieveState beginValue(byte one, int at) throws BrokenJsonException {
    if (one == ']' && state == SieveState.FIRST_VALUE) {
      return object.close(one);
    }
    requireThat(one != ']' && one != '}' && one != ',' && one != ':', at);
    return object.beginValue(one);
  }

  /** Behind a value there is another one, or the end of what it is in. */
  private SieveState endEntry(byte one, int at) throws BrokenJsonException {
    if (one == ',') {
      return object.isInList() ? SieveState.VALUE : SieveState.NAME;
    }
    requireThat(one == (object.isInList() ? ']' : '}'), at);
    return object.close(one);
  }

  private void requireThat(boolean sound, int at) throws BrokenJsonException {
    if (!sound) {
      throw new BrokenJsonException(taken + at);
    }
  }

  private static boolean isSpace(byte one) {
    return one == ' ' || one == '\n' || one == '\r' || one == '\t';
  }

  static boolean isDelimiter(byte one) {
    return one == ',' || one == ']' || one == '}' || isSpace(one);
  }
}
