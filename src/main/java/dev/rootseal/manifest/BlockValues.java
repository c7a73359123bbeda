package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The values of a document in block style that have no block in them. A text without line breaks
 * that goes on in the next line is left to the parser.
 */
final class BlockValues {
  private static final String ESCAPED = "nrt\"\\/ ";
  private static final String MEANT = "\n\r\t\"\\/ ";

  private final BlockText text;

  BlockValues(BlockText text) {
    this.text = text;
  }

  /**
   * Goes over a value that begins in this line.
   *
   * @param indent the column of what it is the value of
   */
  Node read(int indent) throws BlockCursor.NotSureException {
    Position at = text.position();
    int start = text.at;
    char first = text.peek();
    if (first == '[') {
      return new Node.Items(at, list());
    }
    text.skipValue(indent);
    if (first == '|' || first == '>') {
      return new Node.Scalar(at, TextNode.valueOf(BlockScalar.of(text, start)));
    }
    int end = endOfLine(start);
    if (text.at > end + 1) {
      throw BlockCursor.notSure();
    }
    return first == '{' ? new Node.Fields(at, Map.of()) : new Node.Scalar(at, scalar(start, end));
  }

  private int endOfLine(int start) {
    int end = start;
    while (end < text.at && text.text[end] != '\n') {
      end++;
    }
    return end;
  }

  private List<Node> list() throws BlockCursor.NotSureException {
    List<Node> items = new ArrayList<>();
    text.at++;
    while (text.isFlowItem()) {
      Position at = text.position();
      int start = text.at;
      text.skipFlowItem();
      items.add(new Node.Scalar(at, scalar(start, text.at)));
      text.endFlowItem();
    }
    text.endFlowList();
    return items;
  }

  private JsonNode scalar(int start, int end) {
    return switch (text.text[start]) {
      case '"' -> TextNode.valueOf(doubleQuoted(start + 1));
      case '\'' -> TextNode.valueOf(singleQuoted(start + 1));
      default -> PlainScalar.value(plain(start, end));
    };
  }

  /** Up to a comment, without the spaces in front of that. */
  private String plain(int start, int lineEnd) {
    int end = start + 1;
    while (end < lineEnd && !(text.text[end] == '#' && text.text[end - 1] == ' ')) {
      end++;
    }
    while (text.text[end - 1] == ' ') {
      end--;
    }
    return new String(text.text, start, end - start);
  }

  private String singleQuoted(int start) {
    StringBuilder value = new StringBuilder();
    int from = start;
    int at = start;
    while (text.text[at] != '\'' || text.peekAt(at + 1) == '\'') {
      if (text.text[at] == '\'') {
        value.append(text.text, from, ++at - from);
        from = at + 1;
      }
      at++;
    }
    return value.append(text.text, from, at - from).toString();
  }

  private String doubleQuoted(int start) {
    StringBuilder value = new StringBuilder();
    int from = start;
    int at = start;
    while (text.text[at] != '"') {
      if (text.text[at] == '\\') {
        value
            .append(text.text, from, at - from)
            .append(MEANT.charAt(ESCAPED.indexOf(text.text[++at])));
        from = at + 1;
      }
      at++;
    }
    return value.append(text.text, from, at - from).toString();
  }
}
