package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a JSON object as they come and lets through what an {@link FieldMask} says.
 *
 * <p>Of what does not pass, no more is held than one name or text at a time: whoever writes an
 * object chooses how long its names are, how deep it is and how much of it there is. What passes is
 * bounded, and what is left of an object that has more than that says so in a field of its own.
 *
 * <p>An answer that does not begin as an object passes as it is: it is for whoever reads it to say
 * so.
 */
final class JsonSieve {
  private static final int CHUNK = 8 * 1024;

  /** Bytes of a name: the longest that the API lets a label have takes 317. */
  private static final int LONGEST_NAME = 512;

  /** Brackets around a value; the reader behind has a limit of 1,000. */
  private static final int DEEPEST = 100;

  /** Bytes of an escape by its number. */
  private static final int ESCAPE = 6;

  /** Without limits, and without anything that outlives a parser: names are chosen by others. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  /** What an answer is, by its first byte. */
  private enum Kind {
    UNKNOWN,
    OBJECT,
    NO_OBJECT
  }

  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final byte[] chunk = new byte[CHUNK];
  private final Passed passed = new Passed();
  private final FieldMask root;
  private Kind kind = Kind.UNKNOWN;

  /** The innermost object or list that passes and has not ended; null before and after all. */
  private @Nullable Frame frame;

  /** Brackets until the end of what is passed over. */
  private int skipped;

  /** Bytes of a character that has not come whole, at the beginning of the chunk. */
  private int held;

  private boolean ended;
  private int objects;
  private int handedOver;

  JsonSieve(FieldMask root) {
    this.root = root;
    try {
      parser = JSON.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new IllegalStateException("nothing is read yet", e);
    }
    feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** An answer that is no JSON; the message says where. */
  static final class BrokenJsonException extends IOException {
    private static final long serialVersionUID = 1;

    private BrokenJsonException(long place) {
      super("the answer is no JSON at byte " + place);
    }
  }

  /** How many objects of the API have come to their end. */
  int objects() {
    return objects;
  }

  /**
   * Takes the next bytes.
   *
   * @throws BrokenJsonException if they cannot be those of an object
   */
  void take(ByteBuffer bytes) throws BrokenJsonException {
    while (bytes.hasRemaining()) {
      int count = Math.min(chunk.length - held, bytes.remaining());
      bytes.get(chunk, held, count);
      int end = held + count;
      int from = kind == Kind.UNKNOWN ? begin(end) : 0;
      held = 0;
      if (kind == Kind.NO_OBJECT) {
        passed.write(chunk, from, end);
      } else if (kind == Kind.OBJECT) {
        int whole = endOfWholeCharacters(from, end);
        read(from, whole);
        held = end - whole;
        System.arraycopy(chunk, whole, chunk, 0, held);
      }
    }
  }

  /**
   * Jackson (2.22.1) loses its way where what has come ends within a name, and there between two
   * escapes that are one character.
   */
  private int endOfWholeCharacters(int from, int end) {
    int at = from;
    while (at < end) {
      int length = chunk[at] == '\\' ? lengthOfEscape(at, end) : 1;
      if (at + length > end) {
        return at;
      }
      at += length;
    }
    return end;
  }

  private int lengthOfEscape(int at, int end) {
    if (at + 1 < end && chunk[at + 1] != 'u') {
      return 2;
    }
    boolean half =
        at + 3 < end && (chunk[at + 2] | ' ') == 'd' && "89abAB".indexOf(chunk[at + 3]) >= 0;
    return half ? 2 * ESCAPE : ESCAPE;
  }

  /** The place of the first byte that is no blank. */
  private int begin(int count) {
    int from = 0;
    while (from < count && Character.isWhitespace(chunk[from])) {
      from++;
    }
    if (from < count) {
      kind = chunk[from] == '{' ? Kind.OBJECT : Kind.NO_OBJECT;
    }
    return from;
  }

  private void read(int from, int count) throws BrokenJsonException {
    try {
      feeder.feedInput(chunk, from, count);
      for (JsonToken token = parser.nextToken();
          token != JsonToken.NOT_AVAILABLE;
          token = parser.nextToken()) {
        take(token);
      }
    } catch (IOException e) {
      throw new BrokenJsonException(parser.currentLocation().getByteOffset());
    }
  }

  private void take(JsonToken token) throws IOException {
    if (ended) {
      throw new IOException("something comes behind the object");
    }
    if (skipped > 0) {
      skipped += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } else if (frame == null) {
      frame = new Frame(root);
      passed.write("{");
    } else if (token == JsonToken.FIELD_NAME) {
      name(frame, parser.currentName());
    } else if (token.isStructEnd()) {
      close(frame, token);
    } else {
      value(frame, token);
    }
  }

  /**
   * What has passed and was not handed over before. Nothing but its beginning is, until the object
   * is complete; so an answer that was cut off remains one.
   */
  byte[] handOver() {
    boolean whole = ended || kind == Kind.NO_OBJECT;
    int end = whole ? passed.length : Math.min(1, passed.length);
    byte[] next = Arrays.copyOfRange(passed.bytes, handedOver, end);
    handedOver = end;
    if (whole) {
      passed.length = 0;
      handedOver = 0;
    }
    return next;
  }

  private void name(Frame in, String name) {
    in.name = name;
    in.expected = FieldMask.NOTHING;
    if (name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME) {
      in.expected = in.mask.of(name);
    } else if (in.isLimited() && in.mask.asksForEveryName()) {
      cost(in, "a name of more than " + LONGEST_NAME + " bytes", 0);
    }
  }

  private void value(Frame in, JsonToken token) throws IOException {
    int brackets = token.isStructStart() ? 1 : 0;
    FieldMask mask = in.list ? in.mask : in.expected;
    in.entries++;
    boolean tooMany = in.list && in.entries > mask.mostEntries;
    if (tooMany && in.isLimited() && !mask.moreAreLeftOut) {
      cost(in, "more than " + mask.mostEntries + " entries", brackets);
    } else if (tooMany || mask.isNothing()) {
      skipped = brackets;
    } else if (in.depth == DEEPEST && in.isLimited()) {
      cost(in, "nested deeper than is read", brackets);
    } else {
      pass(in, mask, token);
    }
  }

  private void pass(Frame in, FieldMask mask, JsonToken token) throws IOException {
    int begin = passed.length;
    boolean first = in.empty;
    in.empty = false;
    passed.write(first ? "" : ",");
    if (!in.list) {
      passed.quote(in.name);
      passed.write(":");
    }
    if (token.isStructStart()) {
      passed.write(token.asString());
      frame = new Frame(mask, in, token == JsonToken.START_ARRAY, begin, first);
    } else {
      scalar(in, mask, token);
      endValue(in);
    }
  }

  /** A text is cut behind the characters that are asked for. */
  private void scalar(Frame in, FieldMask mask, JsonToken token) throws IOException {
    String text = parser.getText();
    if (token == JsonToken.VALUE_STRING) {
      String read = cut(text, mask.longest);
      passed.quote(read);
      in.refused |= mask.demanded != null && !mask.demanded.test(read);
    } else {
      passed.write(cut(text, LONGEST_NAME));
    }
  }

  /** No character of two parts is cut in two. */
  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean two = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, two ? longest - 1 : longest);
  }

  /** If there was room for it. */
  private void endValue(Frame in) {
    if (passed.length > in.limit) {
      cost(in, "more than is read of it: " + in.limitedBytes() + " bytes", 0);
    }
  }

  /** Ends an object or list. */
  private void close(Frame closed, JsonToken bracket) {
    passed.write(bracket.asString());
    objects += closed.isObject() ? 1 : 0;
    Frame outer = closed.outer;
    if (outer == null) {
      ended = true;
      return;
    }
    frame = outer;
    if (closed.refused) {
      takeBack(closed, outer);
    } else {
      endValue(outer);
    }
  }

  private void takeBack(Frame entry, Frame from) {
    passed.length = entry.begin;
    from.empty = entry.first;
  }

  /**
   * Something costs the innermost value that is limited: in its place is said what.
   *
   * @param more brackets that have begun within the innermost frame
   */
  private void cost(Frame in, String what, int more) {
    Frame limited = in;
    int brackets = 1 + more;
    while (!limited.mask.isLimited() || limited.outer == null || limited.outer.list) {
      limited = Objects.requireNonNull(limited.outer);
      brackets++;
    }
    Frame outer = limited.outer;
    takeBack(limited, outer);
    passed.write(outer.empty ? "" : ",");
    outer.empty = false;
    passed.quote(limited.mask.mark);
    passed.write(":");
    passed.quote(path(in) + ": " + what);
    frame = outer;
    skipped = brackets;
  }

  /** Where that is, for example {@code spec.template.spec.containers}: no value is repeated. */
  private static String path(Frame in) {
    StringBuilder path = new StringBuilder();
    Frame at = in;
    for (Frame outer = at.outer; outer != null && !at.isObject(); outer = at.outer) {
      path.insert(0, outer.list ? "[" + (outer.entries - 1) + "]" : "." + outer.name);
      at = outer;
    }
    return path.isEmpty() ? "it" : path.substring(path.charAt(0) == '.' ? 1 : 0);
  }

  /** An object or a list of which the end has not come yet. */
  private static final class Frame {
    private final FieldMask mask;
    private final @Nullable Frame outer;
    private final boolean list;

    /** Where it begins in what has passed, with its name and the comma before it. */
    private final int begin;

    /** Whether nothing stands before it in what is around it. */
    private final boolean first;

    /** The length of what has passed beyond which the innermost limit is broken. */
    private final int limit;

    private final int depth;

    /** The name that was read last, and what passes of its value. */
    private String name = "";

    private FieldMask expected = FieldMask.NOTHING;
    private boolean empty = true;

    /** Whether a text has said that this does not pass. */
    private boolean refused;

    /** Those that have begun, whether they pass or not. */
    private int entries;

    private Frame(FieldMask root) {
      mask = root;
      outer = null;
      list = false;
      begin = 0;
      first = true;
      limit = Integer.MAX_VALUE;
      depth = 1;
    }

    private Frame(FieldMask mask, Frame outer, boolean list, int begin, boolean first) {
      this.mask = mask;
      this.outer = outer;
      this.list = list;
      this.begin = begin;
      this.first = first;
      int own = mask.isLimited() ? begin + mask.mostBytes : Integer.MAX_VALUE;
      this.limit = Math.min(outer.limit, own);
      this.depth = outer.depth + 1;
    }

    private boolean isObject() {
      return mask.object && !list;
    }

    private boolean isLimited() {
      return limit < Integer.MAX_VALUE;
    }

    private int limitedBytes() {
      return mask.isLimited() || outer == null ? mask.mostBytes : outer.limitedBytes();
    }
  }

  /** What has passed so far, of which the end can be taken back. */
  private static final class Passed {
    private byte[] bytes = new byte[CHUNK];
    private int length;

    private void write(byte[] from, int begin, int end) {
      int count = end - begin;
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
      }
      System.arraycopy(from, begin, bytes, length, count);
      length += count;
    }

    private void write(String text) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      write(encoded, 0, encoded.length);
    }

    private void quote(String text) {
      StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
      JsonStringEncoder.getInstance().quoteAsString(text, quoted);
      write(quoted.append('"').toString());
    }
  }
}
