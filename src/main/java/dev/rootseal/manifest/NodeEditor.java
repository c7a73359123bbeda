package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.manifest.OutlineNode.Entry;
import dev.rootseal.manifest.OutlineNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Edits a text, value by value. What is new is put behind what it follows, at the end of that line,
 * so that comments stay where they are; nothing else moves.
 */
final class NodeEditor {
  private static final Pattern ITEM_OF_A_LIST = Pattern.compile("#\\s*-\\s|#\\s{2,}\\S");

  private final String text;
  private final BlockStyle style;
  private final List<TextEdit> edits = new ArrayList<>();

  NodeEditor(String text, BlockStyle style) {
    this.text = text;
    this.style = style;
  }

  /** The edits, in the order in which they have to be done where two are at one place. */
  List<TextEdit> edits() {
    return edits;
  }

  /** Gives a mapping a field that it has not. */
  void addField(OutlineNode mapping, String name, JsonNode value) {
    if (mapping.kind() == Kind.FLOW_MAPPING) {
      boolean quotes = isQuoted(mapping);
      addToFlow(mapping, List.of(NewText.flowField(name, value, quotes)));
    } else {
      int column = column(mapping.children().getFirst().start());
      int end = behindComments(lineEnd(contentEnd(mapping)), column);
      insertLines(end, NewText.field(name, value, column, style));
    }
  }

  /** Puts a value where there is null or an empty collection. */
  void fill(OutlineNode mapping, Entry field, JsonNode value) {
    if (mapping.kind() == Kind.FLOW_MAPPING) {
      replace(field.value(), NewText.flow(value, isQuoted(mapping)));
      return;
    }
    int colon = text.indexOf(':', field.key().end()) + 1;
    int column = column(field.key().start());
    if (field.value().end() > field.value().start()) {
      edits.add(new TextEdit(withoutSpace(field.value().start()), field.value().end(), ""));
    }
    insertLines(
        Math.max(colon, field.value().end()),
        value.isArray()
            ? NewText.items(value, column + style.list(), style)
            : NewText.fields(value, column + style.step(), style));
  }

  /** The place behind what comes before, which may be a comment. */
  private int withoutSpace(int offset) {
    int end = offset;
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Appends items to a list that has some. */
  void append(OutlineNode list, JsonNode items) {
    OutlineNode first = list.children().getFirst();
    if (list.kind() == Kind.FLOW_SEQUENCE) {
      List<String> texts = new ArrayList<>();
      items.forEach(item -> texts.add(NewText.flow(item, isQuoted(first))));
      addToFlow(list, texts);
      return;
    }
    int hyphen = hyphen(list);
    int gap = lineStart(first.start()) <= hyphen ? first.start() - hyphen : style.gap();
    BlockStyle own = new BlockStyle(style.step(), style.list(), gap);
    int end = behindComments(lineEnd(contentEnd(list)), column(hyphen));
    insertLines(end, NewText.items(items, column(hyphen), own));
  }

  /** Replaces what a field says. */
  void replace(OutlineNode value, String by) {
    String space = value.start() == value.end() ? " " : "";
    edits.add(new TextEdit(value.start(), value.end(), space + by));
  }

  /** Replaces a text, within the quotes that it has. */
  void rewrite(OutlineNode scalar, String by) {
    char first = scalar.start() < scalar.end() ? text.charAt(scalar.start()) : ' ';
    replace(scalar, NewText.likeScalar(by, first));
  }

  private void addToFlow(OutlineNode collection, List<String> texts) {
    String separator = ", ";
    if (collection.children().isEmpty()) {
      edits.add(TextEdit.insert(collection.end() - 1, String.join(separator, texts)));
      return;
    }
    int first = collection.children().getFirst().start();
    int lineStart = lineStart(first);
    String before = text.substring(lineStart, first);
    if (lineStart > collection.start() && before.isBlank()) {
      separator = "," + lineBreak(lineStart) + before;
    }
    int last = collection.children().getLast().end();
    edits.add(TextEdit.insert(last, separator + String.join(separator, texts)));
  }

  /** Whether names are quoted there, as JSON demands. */
  private boolean isQuoted(OutlineNode mapping) {
    return (mapping.isMapping() && !mapping.children().isEmpty())
        ? text.charAt(mapping.children().getFirst().start()) == '"'
        : isInJson();
  }

  private boolean isInJson() {
    return text.stripLeading().startsWith("{");
  }

  private void insertLines(int after, List<String> lines) {
    int lineEnd = lineEnd(after);
    String lineBreak = lineBreak(lineEnd);
    edits.add(TextEdit.insert(lineEnd, lineBreak + String.join(lineBreak, lines)));
  }

  /**
   * The end of the line behind which something new goes: behind comments that belong to what stands
   * before it, by their indentation, or as items of a list that is not indented.
   */
  private int behindComments(int lineEnd, int column) {
    boolean inList = isItemAbove(lineEnd, column);
    int end = lineEnd;
    int next = text.indexOf('\n', lineEnd) + 1;
    while (next > 0) {
      String line = text.substring(next, lineEnd(next));
      String comment = line.stripLeading();
      int indent = line.length() - comment.length();
      boolean item = inList && indent == column && ITEM_OF_A_LIST.matcher(comment).lookingAt();
      if (!comment.isEmpty() && !(comment.startsWith("#") && (indent > column || item))) {
        break;
      }
      end = comment.isEmpty() ? end : next + line.length();
      next = text.indexOf('\n', next) + 1;
    }
    return end;
  }

  /** Whether the last line at a column, from a place upwards, begins an item of a list. */
  private boolean isItemAbove(int lineEnd, int column) {
    int start = lineStart(lineEnd);
    while (start > 0 && !text.substring(start, lineEnd(start)).matches(" {" + column + "}\\S.*")) {
      start = lineStart(start - 1);
    }
    return text.startsWith("- ", start + column);
  }

  /** The place behind the last character that belongs to a value. */
  private int contentEnd(OutlineNode node) {
    return switch (node.kind()) {
      case SCALAR, ALIAS, FLOW_MAPPING, FLOW_SEQUENCE -> node.end();
      case MAPPING, SEQUENCE -> contentEnd(node.children().getLast());
      case BLOCK_SCALAR -> blockScalarEnd(node);
    };
  }

  /** Empty lines at its end are no part of it, unless it says so ({@code |+}). */
  private int blockScalarEnd(OutlineNode scalar) {
    String header = text.substring(scalar.start(), lineEnd(scalar.start())).split("#", 2)[0];
    int end = scalar.end();
    if (header.contains("+")) {
      return lineStart(end) == end ? end - 1 : end;
    }
    while (end > scalar.start() && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Where the first hyphen of a list in block style stands. */
  private int hyphen(OutlineNode list) {
    if (text.charAt(list.start()) == '-') {
      return list.start();
    }
    // An anchor or a tag comes before it.
    int hyphen = lineEnd(list.start());
    while (text.charAt(hyphen) != '-' && hyphen < list.children().getFirst().start()) {
      hyphen++;
    }
    return hyphen;
  }

  private int column(int offset) {
    return offset - lineStart(offset);
  }

  private int lineStart(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** The place before the line break. */
  private int lineEnd(int offset) {
    int end = text.indexOf('\n', offset);
    if (end < 0) {
      return text.length();
    }
    return end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  /** The one that the lines of the text have around there. */
  private String lineBreak(int offset) {
    int end = text.indexOf('\n', offset);
    int nearest = end < 0 ? text.lastIndexOf('\n') : end;
    return nearest > 0 && text.charAt(nearest - 1) == '\r' ? "\r\n" : "\n";
  }
}
