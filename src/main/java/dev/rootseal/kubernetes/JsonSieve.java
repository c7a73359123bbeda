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
 */
final class JsonSieve {
  private static final int CHUNK = 8 * 1024;

  /** Brackets around a value; the reader behind has a limit of 1,000. */
  private static final int DEEPEST = 100;

  private enum State {
    BEGIN,
    FIRST_NAME,
    NAME,
    IN_NAME,
    COLON,
    FIRST_VALUE,
    VALUE,
    IN_TEXT,
    IN_BARE,
    IN_SKIPPED,
    BEHIND,
    END,
    NO_OBJECT
  }

  private final Outline root;
  private final SievedText out = new SievedText();
  private final SkippedValue skipped = new SkippedValue();
  private final SievedName name = new SievedName();
  private final SievedScalar scalar = new SievedScalar(out);
  private final byte[] chunk = new byte[CHUNK];
  private State state = State.BEGIN;
  private SieveFrame frame = SieveFrame.NONE;
  private long taken;
  private int handedOver;
  private int objects;

  JsonSieve(Outline root) {
    this.root = root;
  }

  /** How many objects of the API have come to their end. */
  int objects() {
    return objects;
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
    if (state != State.END && state != State.NO_OBJECT) {
      return handOverTo(Math.min(1, out.length()));
    }
    byte[] rest = handOverTo(out.length());
    out.takeBackTo(0);
    handedOver = 0;
    return rest;
  }

  private byte[] handOverTo(int place) {
    byte[] passed = out.copy(handedOver, place);
    handedOver = place;
    return passed;
  }

  private int step(int from, int end) throws BrokenJsonException {
    return switch (state) {
      case IN_SKIPPED -> afterSkipped(skipped.skip(chunk, from, end));
      case IN_NAME -> afterName(name.read(chunk, from, end));
      case IN_TEXT -> afterText(scalar.readText(chunk, from, end));
      case IN_BARE -> afterBare(scalar.readBare(chunk, from, end), end);
      case NO_OBJECT -> {
        out.write(chunk[from]);
        yield from + 1;
      }
      default -> {
        if (!isSpace(chunk[from])) {
          mark(chunk[from], from);
        }
        yield from + 1;
      }
    };
  }

  private void mark(byte one, int at) throws BrokenJsonException {
    switch (state) {
      case BEGIN -> begin(one);
      case FIRST_NAME, NAME -> {
        if (one == '"') {
          name.begin();
          state = State.IN_NAME;
        } else if (one == '}' && state == State.FIRST_NAME) {
          close(one);
        } else {
          throw broken(at);
        }
      }
      case COLON -> {
        requireThat(one == ':', at);
        state = State.VALUE;
      }
      case FIRST_VALUE, VALUE -> {
        if (one == ']' && state == State.FIRST_VALUE) {
          close(one);
        } else {
          requireThat(one != ']' && one != '}' && one != ',' && one != ':', at);
          value(one);
        }
      }
      case BEHIND -> behind(one, at);
      default -> throw broken(at);
    }
  }

  private void begin(byte one) {
    if (one == '{') {
      frame = SieveFrame.first(root);
      out.write(one);
      state = State.FIRST_NAME;
    } else {
      out.write(one);
      state = State.NO_OBJECT;
    }
  }

  private void behind(byte one, int at) throws BrokenJsonException {
    if (one == ',') {
      state = frame.isList() ? State.VALUE : State.NAME;
    } else {
      requireThat(one == (frame.isList() ? ']' : '}'), at);
      close(one);
    }
  }

  private int afterName(int next) {
    if (name.isOver()) {
      state = State.COLON;
      if (!name.isTooLong()) {
        frame.expect(name.in(frame.outline()));
      } else if (frame.isLimited() && frame.outline().asksForEveryName()) {
        cost("a name of more than " + SievedName.LONGEST + " bytes");
      } else {
        frame.expect(Outline.NOTHING);
      }
    }
    return next;
  }

  private void value(byte first) {
    Outline outline = frame.next();
    if (frame.isList() && frame.entries() > outline.mostEntries) {
      if (frame.isLimited() && !outline.moreAreLeftOut) {
        costFrom(first, "more than " + outline.mostEntries + " entries");
        return;
      }
      outline = Outline.NOTHING;
    }
    if (outline.isNothing()) {
      skipped.begin(first);
      state = State.IN_SKIPPED;
    } else {
      pass(outline, first);
    }
  }

  private void pass(Outline outline, byte first) {
    if (frame.depth() == DEEPEST && frame.isLimited()) {
      costFrom(first, "nested deeper than is read");
      return;
    }
    int place = out.length();
    boolean empty = frame.beginEntry();
    if (!empty) {
      out.write(',');
    }
    int named = out.length();
    if (!frame.isList()) {
      name.writeTo(out);
    }
    if (first == '{' || first == '[') {
      SieveFrame.Place at = new SieveFrame.Place(place, named, out.length(), empty);
      out.write(first);
      frame = frame.enter(outline, first == '[', at);
      state = frame.isList() ? State.FIRST_VALUE : State.FIRST_NAME;
    } else {
      scalar.begin(outline, first);
      state = first == '"' ? State.IN_TEXT : State.IN_BARE;
    }
  }

  private int afterText(int next) {
    if (scalar.isOver()) {
      frame.consider(scalar);
      state = State.BEHIND;
      requireRoom();
    }
    return next;
  }

  private int afterBare(int next, int end) {
    if (next < end) {
      state = State.BEHIND;
      requireRoom();
    }
    return next;
  }

  private int afterSkipped(int next) {
    if (skipped.isDone()) {
      state = State.BEHIND;
    }
    return next;
  }

  private void close(byte bracket) {
    out.write(bracket);
    SieveFrame closed = frame;
    if (closed.outline().object && !closed.isList()) {
      objects++;
    }
    if (closed.isFirst()) {
      state = State.END;
      return;
    }
    frame = closed.outer();
    state = State.BEHIND;
    if (closed.isRefused()) {
      out.takeBackTo(closed.place().begin());
      frame.takeBack(closed.place());
    } else {
      requireRoom();
    }
  }

  private void requireRoom() {
    if (out.length() > frame.limit()) {
      cost("more than is read of it: " + frame.limitedBytes() + " bytes");
    }
  }

  /** The value that begins costs what is around it, and is passed over with it. */
  private void costFrom(byte first, String what) {
    cost(what);
    skipped.skip(new byte[] {first}, 0, 1);
  }

  /** Something costs the innermost value that is limited: in its place is said what. */
  private void cost(String what) {
    SieveFrame limited = frame;
    int brackets = 1;
    while (!limited.canBeReplaced()) {
      limited = limited.outer();
      brackets++;
    }
    String reason = SievePath.of(frame, out) + ": " + what;
    out.takeBackTo(limited.place().begin());
    frame = limited.outer();
    frame.takeBack(limited.place());
    writeMark(limited.outline().mark, reason);
    skipped.begin(brackets);
    state = State.IN_SKIPPED;
  }

  private void writeMark(String field, String reason) {
    if (!frame.beginEntry()) {
      out.write(',');
    }
    out.write("\"" + field + "\":\"" + reason + "\"");
  }

  private void requireThat(boolean sound, int at) throws BrokenJsonException {
    if (!sound) {
      throw broken(at);
    }
  }

  private BrokenJsonException broken(int at) {
    return new BrokenJsonException(taken + at);
  }

  private static boolean isSpace(byte one) {
    return one == ' ' || one == '\n' || one == '\r' || one == '\t';
  }

  static boolean isDelimiter(byte one) {
    return one == ',' || one == ']' || one == '}' || isSpace(one);
  }
}
