package dev.rootseal.manifest;

import org.jspecify.annotations.Nullable;

/**
 * A place in a document in block style that moves from the beginning to the end, over lines, names
 * and single words. Whatever is not the plainest of YAML ends the reading.
 */
final class BlockCursor {
  /** The parser has to decide. It has no trace, since it is thrown often and is no mistake. */
  static final class NotSureException extends Exception {
    private static final long serialVersionUID = 1;

    NotSureException() {
      super("not sure", null, false, false);
    }
  }

  /** Half of what YAML allows. */
  private static final int LONGEST_NAME = 500;

  private static final char END = '\0';

  private final char[] text;
  private int at;
  int line;
  private int lineStart;

  BlockCursor(TextChunk chunk) {
    this.text = chunk.text().toCharArray();
    this.line = chunk.linesBefore();
  }

  static NotSureException notSure() {
    return new NotSureException();
  }

  /** No characters that are not seen, or that YAML does not allow. */
  void requireVisible() throws NotSureException {
    for (char c : text) {
      boolean plain = (c >= ' ' && c < '\u007f') || c == '\n' || c == '\t';
      if (!plain && (c < '\u00a0' || c == '\u2028' || c == '\u2029' || c >= '\ufeff')) {
        throw notSure();
      }
    }
  }

  char peek() {
    return at < text.length ? text[at] : END;
  }

  char peek(int ahead) {
    int place = at + ahead;
    return place < text.length ? text[place] : END;
  }

  private static boolean isBlankOrEnd(char c) {
    return c == ' ' || c == '\n' || c == END;
  }

  /** A place in the file, of a line and a column that are counted from 0. */
  static Position position(int line, int column) {
    return new Position(line + 1, column + 1);
  }

  int column() {
    return at - lineStart;
  }

  /** Goes to the next line with something in it, from the beginning of a line. */
  boolean nextLine() {
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

  void skipSpaces() {
    while (peek() == ' ') {
      at++;
    }
  }

  void newLine() {
    at++;
    line++;
    lineStart = at;
  }

  void skipLine() {
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    if (at < text.length) {
      newLine();
    }
  }

  /** Whether nothing but a comment follows in this line; if so, it goes to the next. */
  boolean endLine() {
    int start = at;
    skipSpaces();
    char c = peek();
    if (c == '\n' || at == text.length || (c == '#' && start > 0 && text[at - 1] == ' ')) {
      skipLine();
      return true;
    }
    return false;
  }

  void requireEndOfLine() throws NotSureException {
    if (!endLine()) {
      throw notSure();
    }
  }

  boolean isDash() {
    return peek() == '-' && isBlankOrEnd(peek(1));
  }

  void skipDash() {
    at++;
  }

  /** Goes over the name of a field and its colon; nothing, and not a step, where there is none. */
  @Nullable String fieldName() throws NotSureException {
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

  private static boolean isNamePart(char c) {
    return isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == '$';
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /** A text in quotes, within one line and without any escape. */
  @Nullable String simpleQuoted() {
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
  String word() throws NotSureException {
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

  /**
   * Goes over a value that begins in this line and has no block in it.
   *
   * @param indent the column of what it is the value of
   */
  void skipValue(int indent) throws NotSureException {
    switch (peek()) {
      case '|', '>' -> skipBlockScalar(indent);
      case '\'' -> skipSingleQuoted(indent);
      case '"' -> skipDoubleQuoted(indent);
      case '[' -> skipFlowList();
      case '{' -> skipEmptyObject();
      default -> skipPlain(indent);
    }
  }

  private void skipEmptyObject() throws NotSureException {
    at++;
    skipSpaces();
    if (peek() != '}') {
      throw notSure();
    }
    at++;
    requireEndOfLine();
  }

  private void skipFlowList() throws NotSureException {
    at++;
    for (skipSpaces(); peek() != ']'; skipSpaces()) {
      skipFlowItem();
      skipSpaces();
      if (peek() == ',') {
        at++;
      } else if (peek() != ']') {
        throw notSure();
      }
    }
    at++;
    requireEndOfLine();
  }

  /** Goes over an entry of one word. */
  private void skipFlowItem() throws NotSureException {
    if (isQuote(peek())) {
      if (simpleQuoted() == null) {
        throw notSure();
      }
      return;
    }
    if (!isLetterOrDigit(peek()) && !isOption()) {
      throw notSure();
    }
    while (isNamePart(peek())) {
      at++;
    }
  }

  private void skipBlockScalar(int indent) throws NotSureException {
    at++;
    if (peek() == '-' || peek() == '+') {
      at++;
    }
    requireEndOfLine();
    int block = skipBlankLines(indent);
    while (block > indent && at < text.length) {
      int start = at;
      while (at < start + block && peek() == ' ') {
        at++;
      }
      if (at < start + block && peek() != '\n') {
        at = start;
        return;
      }
      skipLine();
    }
  }

  /** The column at which the next line begins that is not blank. */
  private int skipBlankLines(int indent) throws NotSureException {
    int longest = 0;
    while (at < text.length) {
      int start = at;
      skipSpaces();
      int spaces = at - start;
      if (peek() == '\n') {
        longest = Math.max(longest, spaces);
        newLine();
        continue;
      }
      // A blank line that is longer than what follows it is refused by the parser.
      if (peek() == '\t' || longest > Math.max(indent, spaces)) {
        throw notSure();
      }
      at = start;
      return spaces;
    }
    return 0;
  }

  private void skipSingleQuoted(int indent) throws NotSureException {
    at++;
    while (peek() != '\'' || peek(1) == '\'') {
      at += peek() == '\'' ? 1 : 0;
      skipQuotedCharacter(indent);
    }
    at++;
    requireEndOfLine();
  }

  private void skipDoubleQuoted(int indent) throws NotSureException {
    at++;
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
        if ("nrt\"\\/ \n".indexOf(peek()) < 0) {
          throw notSure();
        }
      }
      skipQuotedCharacter(indent);
    }
    at++;
    requireEndOfLine();
  }

  private void skipQuotedCharacter(int indent) throws NotSureException {
    if (at >= text.length) {
      throw notSure();
    }
    if (text[at] != '\n') {
      at++;
      return;
    }
    newLine();
    int start = at;
    skipSpaces();
    if (peek() == '\t' || (peek() != '\n' && at - start <= indent)) {
      throw notSure();
    }
  }

  private void skipPlain(int indent) throws NotSureException {
    if (!beginsPlain()) {
      throw notSure();
    }
    boolean goesOn = skipPlainLine();
    while (goesOn && at < text.length) {
      int start = at;
      int firstLine = line;
      int firstLineStart = lineStart;
      int spaces = skipBlankLines(Integer.MAX_VALUE);
      if (spaces <= indent || at + spaces >= text.length || text[at + spaces] == '#') {
        at = start;
        line = firstLine;
        lineStart = firstLineStart;
        return;
      }
      at += spaces;
      goesOn = skipPlainLine();
    }
  }

  private boolean beginsPlain() {
    char c = peek();
    return isLetterOrDigit(c)
        || ("/._($+~;=<^\\".indexOf(c) >= 0 && c != END)
        || isOption()
        || (c >= '\u00a0');
  }

  /** Whether it begins as the option of a command does, or as a negative number. */
  private boolean isOption() {
    return peek() == '-' && (isLetterOrDigit(peek(1)) || peek(1) == '-');
  }

  /** Whether another line may belong to it. */
  private boolean skipPlainLine() throws NotSureException {
    while (at < text.length && text[at] != '\n') {
      char c = text[at];
      if (c == '\t' || (c == ':' && isBlankOrEnd(peek(1)))) {
        throw notSure();
      }
      if (c == '#' && text[at - 1] == ' ') {
        skipLine();
        return false;
      }
      at++;
    }
    skipLine();
    return true;
  }
}
