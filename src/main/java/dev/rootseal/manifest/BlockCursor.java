package dev.rootseal.manifest;

import org.jspecify.annotations.Nullable;

/**
 * A place in a document in block style that moves from the beginning to the end, over lines, names
 * and single words. Whatever is not the plainest of YAML ends the reading.
 */
abstract sealed class BlockCursor permits BlockText {
  /** The parser has to decide. It has no trace, since it is thrown often and is no mistake. */
  static final class NotSureException extends Exception {
    private static final long serialVersionUID = 1;

    NotSureException() {
      super("not sure", null, false, false);
    }
  }

  /** Half of what YAML allows. */
  private static final int LONGEST_NAME = 500;

  static final char END = '\0';

  final char[] text;
  int at;
  int line;
  int lineStart;

  BlockCursor(TextChunk chunk) {
    this.text = chunk.text().toCharArray();
    this.line = chunk.linesBefore();
  }

  static NotSureException notSure() {
    return new NotSureException();
  }

  /** No characters that are not seen, or that YAML does not allow. */
  final void requireVisible() throws NotSureException {
    for (char c : text) {
      boolean plain = (c >= ' ' && c < '\u007f') || c == '\n' || c == '\t';
      if (!plain && (c < '\u00a0' || c == '\u2028' || c == '\u2029' || c >= '\ufeff')) {
        throw notSure();
      }
    }
  }

  /** No characters that two chars stand for, so that a column is a number of chars. */
  final void requireColumns() throws NotSureException {
    for (char c : text) {
      if (Character.isSurrogate(c)) {
        throw notSure();
      }
    }
  }

  final char peek() {
    return at < text.length ? text[at] : END;
  }

  final char peek(int ahead) {
    return peekAt(at + ahead);
  }

  final char peekAt(int place) {
    return place < text.length ? text[place] : END;
  }

  static boolean isBlankOrEnd(char c) {
    return c == ' ' || c == '\n' || c == END;
  }

  final Position position() {
    return position(line, column());
  }

  /** A place in the file, of a line and a column that are counted from 0. */
  static Position position(int line, int column) {
    return new Position(line + 1, column + 1);
  }

  final int column() {
    return at - lineStart;
  }

  /** Goes to the next line with something in it, from the beginning of a line. */
  final boolean nextLine() {
    while (at < text.length) {
      skipSpaces();
      if (peek() == '#') {
        skipLine();
      } else if (peek() == '\n') {
        newLine();
      } else {
        return at < text.length;
      }
    }
    return false;
  }

  final void skipSpaces() {
    while (peek() == ' ') {
      at++;
    }
  }

  final void newLine() {
    at++;
    line++;
    lineStart = at;
  }

  final void skipLine() {
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    if (at < text.length) {
      newLine();
    }
  }

  /** Whether nothing but a comment follows in this line; if so, it goes to the next. */
  final boolean endLine() {
    int start = at;
    skipSpaces();
    char c = peek();
    if (c == '\n' || at == text.length || (c == '#' && start > 0 && text[at - 1] == ' ')) {
      skipLine();
      return true;
    }
    return false;
  }

  final void requireEndOfLine() throws NotSureException {
    if (!endLine()) {
      throw notSure();
    }
  }

  final boolean isDash() {
    return peek() == '-' && isBlankOrEnd(peek(1));
  }

  final void skipDash() {
    at++;
  }

  /** Goes over the name of a field and its colon; nothing, and not a step, where there is none. */
  final @Nullable String fieldName() throws NotSureException {
    int start = at;
    @Nullable String name = isQuote(peek()) ? simpleQuoted() : plainName();
    if (name == null || name.length() > LONGEST_NAME || peek() != ':' || !isBlankOrEnd(peek(1))) {
      at = start;
      return null;
    }
    at++;
    return name;
  }

  private @Nullable String plainName() throws NotSureException {
    int start = at;
    while (isNamePart(peek())) {
      at++;
    }
    if (at == start || peek() != ':' || text[start] == '-') {
      return null;
    }
    String name = new String(text, start, at - start);
    if (!PlainScalar.value(name).isTextual()) {
      throw notSure();
    }
    return name;
  }

  static boolean isNamePart(char c) {
    return isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == '$';
  }

  static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /** A text in quotes, within one line and without any escape. */
  final @Nullable String simpleQuoted() {
    char quote = text[at];
    int start = at + 1;
    for (int i = start; i < text.length && text[i] != '\n' && text[i] != '\\'; i++) {
      if (text[i] == quote) {
        at = i + 1;
        return peek() == quote ? null : new String(text, start, i - start);
      }
    }
    return null;
  }

  /** A text of one word that is all of the line's rest. */
  final String word() throws NotSureException {
    int start = at;
    @Nullable String word;
    if (isQuote(peek())) {
      word = simpleQuoted();
    } else {
      while (isNamePart(peek())) {
        at++;
      }
      word = new String(text, start, at - start);
      word = PlainScalar.value(word).isTextual() ? word : null;
    }
    if (word == null || !isLetterOrDigit(text[start + (isQuote(text[start]) ? 1 : 0)])) {
      throw notSure();
    }
    requireEndOfLine();
    return word;
  }
}
