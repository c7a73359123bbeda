package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values of one object, read from tokens: those of JSON, of protobuf, or of the tree of a
 * document. Before each call the parser stands on the first token of a value, behind it on the last
 * one.
 */
final class TokenReader {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Bytes around a value in JSON, about: quotes, a colon and a comma. */
  private static final int AROUND = 6;

  /** Bytes that a text or an object takes beside what is in it. */
  private static final int KEPT = 32;

  /** Characters of a text; a path of Linux has no more, and no image reference has so many. */
  static final int LONGEST_TEXT = 4096;

  /** One more than the rule keeps, so that it sees that there were more. */
  static final int READ_OF_TEXT = LONGEST_TEXT + 1;

  /** Where an object comes from, and so how it is read. */
  enum Origin {
    /** Nobody has checked it: it is read as strictly as by an API server, and whole. */
    FILE,
    /** An API server has checked it; what is read of it is bounded. */
    API
  }

  /** Reads what the parser stands on. */
  interface Reading {
    void read() throws IOException;
  }

  /** Reads the value of a field, or leaves it. */
  interface Field {
    void read(String name) throws IOException;
  }

  private final JsonParser parser;
  private final Origin origin;

  /** How deep its fields are among the tokens. */
  private final int depth;

  /** Bytes that may still be read of the innermost value that has a limit, and the limit. */
  private int room = NO_LIMIT;

  private int limit = NO_LIMIT;

  private int spent;

  /**
   * Reads an object.
   *
   * @param parser stands on its beginning
   */
  TokenReader(JsonParser parser, Origin origin) {
    this.parser = parser;
    this.origin = origin;
    this.depth = depth(parser.getParsingContext());
  }

  boolean isStrict() {
    return origin == Origin.FILE;
  }

  boolean isList() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Reads the fields of an object that are not null; none where it is null itself. */
  void object(Field field) throws IOException {
    if (begins(JsonToken.START_OBJECT)) {
      spend(0);
      fields(field);
    }
  }

  /** The same, for nothing; an odd shape is passed over where an API server has checked it. */
  void oddObject(Field field) throws IOException {
    if (!isStrict() && parser.currentToken() != JsonToken.START_OBJECT) {
      skip();
    } else if (begins(JsonToken.START_OBJECT)) {
      fields(field);
    }
  }

  private void fields(Field field) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        field.read(name);
      }
    }
  }

  /** Reads the entries of a list, of which each may be null. */
  void list(Reading entry) throws IOException {
    list(NO_LIMIT, entry);
  }

  /** The same of a list that has so many of them at most, where that is bounded here. */
  void list(int most, Reading entry) throws IOException {
    if (!begins(JsonToken.START_ARRAY)) {
      return;
    }
    spend(0);
    int entries = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (++entries > most && origin == Origin.API) {
        List<Object> path = path();
        throw new WorkloadFactsReader.ShapeException(
            path.subList(0, path.size() - 1), "more than " + most + " entries");
      }
      entry.read();
    }
  }

  private boolean begins(JsonToken token) throws IOException {
    if (isNull()) {
      return false;
    }
    if (parser.currentToken() != token) {
      throw unexpected();
    }
    return true;
  }

  /** Moves behind a value that is not read. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** Moves behind a text that is not read, of which only the type counts. */
  String skipped() throws IOException {
    pass();
    return "";
  }

  /** A text; empty where there is null. */
  String text() throws IOException {
    if (isNull()) {
      return "";
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING
        && (isStrict() || !parser.currentToken().isScalarValue())) {
      throw unexpected();
    }
    String text = parser.getText();
    String read =
        isStrict() || text.length() <= READ_OF_TEXT ? text : text.substring(0, READ_OF_TEXT);
    spend(read.length());
    return read;
  }

  /** A text that is kept. */
  String shared() throws IOException {
    return PodReader.shared(text());
  }

  /** An image or a path, which are kept as long as they are: what is longer is no such thing. */
  String place() throws IOException {
    String text = text();
    if (text.length() > LONGEST_TEXT) {
      throw new WorkloadFactsReader.ShapeException(
          path(), "more than " + LONGEST_TEXT + " characters");
    }
    return PodReader.shared(text);
  }

  /**
   * A text of a list or object that may have any shape where an API server has checked it: what is
   * none is empty. Bounds do not count it.
   */
  String word() throws IOException {
    if (isStrict()) {
      return text();
    }
    if (isNull() || !parser.currentToken().isScalarValue()) {
      skip();
      return "";
    }
    return parser.getText();
  }

  /** Moves behind a text that is not read. */
  void pass() throws IOException {
    if (isStrict()) {
      text();
    } else {
      skip();
    }
  }

  /** The texts of an object whose names are read, with those that are null as empty ones. */
  Map<String, String> texts(Predicate<String> read) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    if (!begins(JsonToken.START_OBJECT)) {
      return texts;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (read.test(name)) {
        texts.put(name, text());
      } else {
        pass();
      }
    }
    return texts;
  }

  boolean bool() throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw unexpected();
    };
  }

  /** A wrong type is a verdict of its own: neither {@code "true"} nor 1 is taken for true. */
  ReadOnlyFlag flag() throws IOException {
    JsonToken token = parser.currentToken();
    skip();
    return switch (token) {
      case VALUE_TRUE -> ReadOnlyFlag.TRUE;
      case VALUE_FALSE -> ReadOnlyFlag.FALSE;
      default -> ReadOnlyFlag.NOT_A_BOOLEAN;
    };
  }

  /** Whether it is anything but a plain "no", so that nonsense never makes a path writable. */
  boolean anythingButFalse() throws IOException {
    boolean yes = parser.currentToken() != JsonToken.VALUE_FALSE;
    if (isStrict()) {
      bool();
    }
    skip();
    return yes;
  }

  int number() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        return parser.getIntValue();
      } catch (InputCoercionException e) {
        throw unexpected();
      }
    }
    throw unexpected();
  }

  /** A count, on which no verdict rests: what the API could not have given is as if missing. */
  long count(long otherwise) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      skip();
      return otherwise;
    }
    try {
      return parser.getLongValue();
    } catch (InputCoercionException e) {
      return otherwise;
    }
  }

  /** Reads a value of which so much is read at most, where that is bounded here. */
  void atMost(int bytes, Reading reading) throws IOException {
    int roomAround = room;
    int limitAround = limit;
    room = origin == Origin.API ? bytes : NO_LIMIT;
    limit = bytes;
    int begin = room;
    try {
      reading.read();
    } finally {
      room = roomAround - (begin - room);
      limit = limitAround;
    }
  }

  /** So many bytes more are read; numbers and booleans are none. */
  void spend(int bytes) throws IOException {
    String name = parser.currentName();
    int all = bytes + (name == null ? AROUND / 2 : AROUND + name.length());
    spent += all + KEPT;
    if (origin != Origin.API || limit == NO_LIMIT) {
      return;
    }
    room -= all;
    if (room < 0) {
      throw new WorkloadFactsReader.ShapeException(
          path(), "more than is read of it: " + limit + " bytes");
    }
  }

  /** About how many bytes of the heap take what was read so far, if nothing shares it. */
  int spent() {
    return spent;
  }

  /**
   * Reads a value that may cost itself; of a file, the mistake costs all.
   *
   * @return why it could not be read, in words; null if it could, and then or else the parser
   *     stands on its end
   */
  @Nullable String problemOf(Reading reading) throws IOException {
    int around = depth(around());
    try {
      reading.read();
      return null;
    } catch (WorkloadFactsReader.ShapeException e) {
      if (isStrict()) {
        throw e;
      }
      leave(depth(parser.getParsingContext()) - around);
      return e.words();
    }
  }

  /** Moves to the end of so many objects and lists, however deep it is in them. */
  private void leave(int levels) throws IOException {
    for (int left = levels; left > 0; ) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        parser.skipChildren();
      } else if (token.isStructEnd()) {
        left--;
      }
    }
  }

  /** What the value is in on which the parser stands. */
  private JsonStreamContext around() {
    JsonStreamContext context = parser.getParsingContext();
    return parser.currentToken().isStructStart() ? context.getParent() : context;
  }

  private static int depth(JsonStreamContext context) {
    int depth = 0;
    for (JsonStreamContext at = context; !at.inRoot(); at = at.getParent()) {
      depth++;
    }
    return depth;
  }

  private List<Object> path() {
    List<Object> path = new ArrayList<>();
    JsonStreamContext at = around();
    for (int deep = depth(at); deep >= depth; deep--) {
      Object step = at.inArray() ? (Object) at.getCurrentIndex() : at.getCurrentName();
      if (step != null) {
        path.add(step);
      }
      at = at.getParent();
    }
    return path.reversed();
  }

  private WorkloadFactsReader.ShapeException unexpected() {
    String found =
        switch (parser.currentToken()) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "a list";
          case VALUE_STRING -> "a text";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          default -> "null";
        };
    return new WorkloadFactsReader.ShapeException(path(), found + " is not expected here");
  }
}
