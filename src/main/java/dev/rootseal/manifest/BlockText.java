package dev.rootseal.manifest;

/**
 * The characters of a document in block style, read from the beginning to the end: what may stand
 * there as a value. Whatever is not the plainest of YAML ends the reading.
 */
final class BlockText extends BlockCursor {
  BlockText(TextChunk chunk) {
    super(chunk);
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
    while (isFlowItem()) {
      skipFlowItem();
      endFlowItem();
    }
    endFlowList();
  }

  /** Whether another entry of a list in brackets follows; if so, it is where that begins. */
  boolean isFlowItem() {
    skipSpaces();
    return peek() != ']';
  }

  /** Goes over the comma behind an entry. */
  void endFlowItem() throws NotSureException {
    skipSpaces();
    if (peek() == ',') {
      at++;
    } else if (peek() != ']') {
      throw notSure();
    }
  }

  /** Goes over the bracket. */
  void endFlowList() throws NotSureException {
    at++;
    requireEndOfLine();
  }

  /** Goes over an entry of one word. */
  void skipFlowItem() throws NotSureException {
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
