package dev.rootseal.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A quick look at a document: whether it is an object that holds no pod, in the plain block style
 * in which nearly all CRDs are written, and surely without a mistake. In every other case the
 * parser decides, which takes ten times as long.
 */
final class BlockOutline {
  private static final int MOST_BLOCKS = Node.Budget.DEPTH / 2;

  /** Half of what YAML allows. */
  private static final int LONGEST_NAME = 500;

  /** Behind the last line. */
  private static final char END = '\0';

  /** The parser has to decide. It has no trace, since it is thrown often and is no mistake. */
  private static final class NotSureException extends Exception {
    private static final long serialVersionUID = 1;

    NotSureException() {
      super("not sure", null, false, false);
    }
  }

  /** An object or a list that has begun, and the names of an object's fields so far. */
  private record Block(int column, boolean list, Set<String> names) {}

  private final char[] text;
  private final BiPredicate<String, String> mayHoldPod;
  private final Deque<Block> blocks = new ArrayDeque<>();
  private int at;
  private boolean wantsValue = true;
  private String apiVersion = "";
  private String kind = "";

  private BlockOutline(String text, BiPredicate<String, String> mayHoldPod) {
    this.text = (text + "\n" + END).toCharArray();
    this.mayHoldPod = mayHoldPod;
  }

  /** Whether nobody has to read it: of some API versions and kinds it has to be after all. */
  static boolean holdsNoPod(String text, BiPredicate<String, String> mayHoldPod) {
    BlockOutline outline = new BlockOutline(text, mayHoldPod);
    try {
      outline.read();
      return !outline.kind.isEmpty() && !outline.apiVersion.isEmpty();
    } catch (NotSureException e) {
      return false;
    }
  }

  private void read() throws NotSureException {
    // Of so few characters there cannot be too many values.
    require(text.length < Node.Budget.NODES);
    for (int i = 0; i < text.length - 1; i++) {
      // The others are not seen, or not allowed in YAML.
      char c = text[i];
      boolean plain = (c >= ' ' && c < '\u007f') || c == '\n';
      require(plain || (c >= '\u00a0' && c < '\ufeff' && c != '\u2028' && c != '\u2029'));
    }
    while (text[at] != END) {
      int start = at;
      at += spaces();
      if (text[at] == '\n' || text[at] == '#') {
        nextLine();
      } else {
        entry(start);
      }
    }
  }

  private static void require(boolean sure) throws NotSureException {
    if (!sure) {
      throw new NotSureException();
    }
  }

  private boolean isBlank(int place) {
    return text[place] == ' ' || text[place] == '\n';
  }

  private int spaces() {
    int end = at;
    while (text[end] == ' ') {
      end++;
    }
    return end - at;
  }

  private void nextLine() {
    while (text[at] != '\n') {
      at++;
    }
    at++;
  }

  /** Whether nothing but a comment follows in this line; if so, it goes to the next. */
  private boolean endsLine() {
    at += spaces();
    boolean ends = text[at] == '\n' || (text[at] == '#' && text[at - 1] == ' ');
    if (ends) {
      nextLine();
    }
    return ends;
  }

  /** An item of a list, a field, or a value below the name of its field. */
  private void entry(int lineStart) throws NotSureException {
    int column = at - lineStart;
    int start = at;
    if (text[at] == '-' && isBlank(at + 1)) {
      enter(column, true);
      at++;
      if (!endsLine()) {
        entry(lineStart);
      }
      return;
    }
    String name = word();
    if (name.isEmpty() || text[at] != ':' || !isBlank(at + 1)) {
      at = start;
      require(wantsValue && !blocks.isEmpty() && column > blocks.element().column());
      value(blocks.element().column());
      return;
    }
    enter(column, false);
    require(name.length() <= LONGEST_NAME && PlainScalar.value(name).isTextual());
    require(blocks.element().names().add(name));
    at++;
    if (blocks.size() == 1 && (name.equals("kind") || name.equals("apiVersion"))) {
      tell(name);
    } else if (!endsLine()) {
      value(column);
    }
    require(blocks.size() > 1 || !name.equals("items"));
  }

  /** What stands there of letters, digits and what names have beside them. */
  private String word() {
    int start = at;
    while (isLetterOrDigit(text[at]) || (at > start && "-_./".indexOf(text[at]) >= 0)) {
      at++;
    }
    return new String(text, start, at - start);
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Finds the block that an entry belongs to, or begins it. */
  private void enter(int column, boolean list) throws NotSureException {
    while (!blocks.isEmpty() && blocks.element().column() > column) {
      leave();
    }
    @Nullable Block top = blocks.peek();
    boolean begins =
        top == null
            ? column == 0 && !list
            : column > top.column() || (column == top.column() && list && !top.list());
    if (wantsValue && begins) {
      require(blocks.size() < MOST_BLOCKS);
      blocks.push(new Block(column, list, list ? Set.of() : new HashSet<>()));
      return;
    }
    if (top != null && top.list() && !list) {
      // A list may stand as far to the left as the field that it is the value of.
      leave();
      top = blocks.peek();
    }
    require(top != null && top.column() == column && top.list() == list);
    wantsValue = true;
  }

  private void leave() {
    blocks.pop();
    wantsValue = false;
  }

  private void tell(String name) throws NotSureException {
    at += spaces();
    String word = word();
    require(PlainScalar.value(word).isTextual() && endsLine());
    wantsValue = false;
    if (name.equals("kind")) {
      kind = word;
    } else {
      apiVersion = word;
    }
    require(kind.isEmpty() || apiVersion.isEmpty() || !mayHoldPod.test(apiVersion, kind));
  }

  /** Goes over a value without blocks in it, of something at that column. */
  private void value(int indent) throws NotSureException {
    wantsValue = false;
    switch (text[at]) {
      case '|', '>' -> blockScalar(indent);
      case '\'', '"' -> quoted(indent);
      case '[', '{' -> {
        require(text[at + 1] == (text[at] == '[' ? ']' : '}'));
        at += 2;
        require(endsLine());
      }
      default -> plain(indent);
    }
  }

  private void blockScalar(int indent) throws NotSureException {
    at++;
    at += text[at] == '-' || text[at] == '+' ? 1 : 0;
    require(endsLine());
    int block = -1;
    while (text[at] != END) {
      int spaces = spaces();
      if (text[at + spaces] == '\n') {
        // At its beginning the parser refuses too long an empty line.
        require(block >= 0 || spaces == 0);
      } else if (spaces <= indent || spaces < block) {
        return;
      } else if (block < 0) {
        block = spaces;
      }
      nextLine();
    }
  }

  private void quoted(int indent) throws NotSureException {
    char quote = text[at++];
    while (text[at] != quote || (quote == '\'' && text[at + 1] == quote)) {
      if (text[at] == quote) {
        at++;
      } else if (text[at] == '\\' && quote == '"') {
        at++;
        require("nrt\"\\/ ".indexOf(text[at]) >= 0);
      }
      require(text[at] != END);
      if (text[at++] == '\n') {
        int spaces = spaces();
        require(spaces > indent || isBlank(at + spaces));
      }
    }
    at++;
    require(endsLine());
  }

  private void plain(int indent) throws NotSureException {
    char second = text[at + 1];
    require(
        isLetterOrDigit(text[at])
            || "/._($+~;=<^\\".indexOf(text[at]) >= 0
            || (text[at] == '-' && (isLetterOrDigit(second) || second == '-')));
    boolean goesOn = true;
    while (goesOn) {
      goesOn = plainLine();
      while (goesOn && text[at + spaces()] == '\n') {
        nextLine();
      }
      int spaces = spaces();
      goesOn &= spaces > indent && text[at + spaces] != END && text[at + spaces] != '#';
      at += goesOn ? spaces : 0;
    }
  }

  /** Goes to the next line; whether that may belong to it, for no comment has ended it. */
  private boolean plainLine() throws NotSureException {
    for (; text[at] != '\n'; at++) {
      require(text[at] != ':' || !isBlank(at + 1));
      if (text[at] == '#' && text[at - 1] == ' ') {
        nextLine();
        return false;
      }
    }
    at++;
    return true;
  }
}
