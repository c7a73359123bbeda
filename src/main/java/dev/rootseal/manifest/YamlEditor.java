package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.manifest.Node.Alias;
import dev.rootseal.manifest.Node.Field;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
import dev.rootseal.manifest.Node.Scalar;
import dev.rootseal.manifest.Node.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Edits a text, value by value. What is new is put behind what it follows, at the end of that line,
 * so that comments stay where they are; nothing else moves.
 */
final class YamlEditor {
  private static final Pattern ITEM_OF_A_LIST = Pattern.compile("#\\s*-\\s|#\\s{2,}\\S");

  private final String text;
  private final YamlText.Style style;
  private final List<TextEdit> edits = new ArrayList<>();

  /** One that indents as the pod is indented already to which these fields lead. */
  YamlEditor(String text, Fields object, List<String> path) {
    this.text = text;
    Node outer = object;
    Node pod = object;
    for (String field : path) {
      outer = pod;
      pod = pod.get(field);
    }
    int podColumn = column(pod);
    Optional<Items> list =
        (pod instanceof Fields fields ? fields.own() : List.<Field>of())
            .stream()
                .map(Field::value)
                .filter(Items.class::isInstance)
                .map(Items.class::cast)
                .filter(one -> text.startsWith("-", one.span().start()))
                .findFirst();
    int hyphen = list.map(one -> column(one.span().start())).orElse(podColumn);
    int gap = list.map(one -> column(one.written().getFirst()) - hyphen).orElse(2);
    this.style = new YamlText.Style(podColumn - column(outer), hyphen - podColumn, gap);
  }

  /** The edits, in the order in which they have to be done where two are at one place. */
  List<TextEdit> edits() {
    return edits;
  }

  void addField(Fields mapping, String name, JsonNode value) {
    if (!mapping.span().block()) {
      boolean quotes = isQuoted(mapping);
      Span last = mapping.own().getLast().value().span();
      String added = YamlText.flowField(name, value, quotes);
      addToFlow(mapping, mapping.own().getFirst().key(), last, List.of(added));
    } else {
      int column = column(mapping);
      insertBehind(mapping, column, YamlText.field(name, value, column, style));
    }
  }

  /** Puts a value where there is null or an empty collection. */
  void fill(Fields mapping, Field field, JsonNode value) {
    Span empty = field.value().span();
    if (!mapping.span().block()) {
      replace(empty, YamlText.flow(value, isQuoted(mapping)));
      return;
    }
    int colon = text.indexOf(':', field.key().end()) + 1;
    int column = column(field.key().start());
    if (empty.end() > empty.start()) {
      edits.add(new TextEdit(withoutSpace(empty.start()), empty.end(), ""));
    }
    insertLines(Math.max(colon, empty.end()), YamlText.below(value, column, style));
  }

  /** The place behind what comes before, which may be a comment. */
  private int withoutSpace(int offset) {
    int end = offset;
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  void append(Items list, List<JsonNode> items) {
    Node first = list.written().getFirst();
    if (!list.span().block()) {
      boolean quotes = isQuoted(first);
      List<String> added = items.stream().map(item -> YamlText.flow(item, quotes)).toList();
      addToFlow(list, first.span(), list.written().getLast().span(), added);
      return;
    }
    int hyphen = hyphen(list);
    int start = first.span().start();
    int gap = lineStart(start) <= hyphen ? start - hyphen : style.gap();
    YamlText.Style own = new YamlText.Style(style.step(), style.list(), gap);
    insertBehind(list, column(hyphen), YamlText.items(items, column(hyphen), own));
  }

  /** Replaces what a field says; a text within the quotes that another one has. */
  void replace(Span old, JsonNode value) {
    char first = old.start() < old.end() ? text.charAt(old.start()) : ' ';
    replace(old, value.isTextual() ? YamlText.likeScalar(value.asText(), first) : value.asText());
  }

  private void replace(Span old, String by) {
    String space = old.start() == old.end() ? " " : "";
    edits.add(new TextEdit(old.start(), old.end(), space + by));
  }

  /** Behind the last of those that are there, and in a line of its own where the first is. */
  private void addToFlow(Node collection, Span first, Span last, List<String> texts) {
    String separator = ", ";
    int lineStart = lineStart(first.start());
    String indent = text.substring(lineStart, first.start());
    if (lineStart > collection.span().start() && indent.isBlank()) {
      separator = "," + lineBreak(lineStart) + indent;
    }
    edits.add(TextEdit.insert(last.end(), separator + String.join(separator, texts)));
  }

  /** Whether names are quoted there, as JSON demands. */
  private boolean isQuoted(Node node) {
    return (node instanceof Fields mapping && !mapping.own().isEmpty())
        ? text.charAt(mapping.own().getFirst().key().start()) == '"'
        : text.stripLeading().startsWith("{");
  }

  private void insertBehind(Node collection, int column, List<String> lines) {
    insertLines(behindComments(lineEnd(contentEnd(collection)), column), lines);
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
  private int contentEnd(Node node) {
    if (!node.span().block()) {
      return node.span().end();
    }
    return switch (node) {
      case Fields mapping -> contentEnd(mapping.own().getLast().value());
      case Items list -> contentEnd(list.written().getLast());
      case Scalar _, Alias _ -> blockScalarEnd(node.span());
    };
  }

  /** Empty lines at its end are no part of it, unless it says so ({@code |+}). */
  private int blockScalarEnd(Span scalar) {
    String header = text.substring(scalar.start(), lineEnd(scalar.start())).split("#", 2)[0];
    int end = scalar.end();
    if (header.contains("+")) {
      return lineStart(end) == end ? end - 1 : end;
    }
    return withoutSpace(end);
  }

  /** Where the first hyphen of a list in block style stands, behind an anchor or a tag. */
  private int hyphen(Items list) {
    int start = list.span().start();
    return text.charAt(start) == '-' ? start : text.indexOf('-', lineEnd(start));
  }

  /** An anchor before an object is no part of its column. */
  private int column(Node node) {
    return column(
        node instanceof Fields object && object.span().block()
            ? object.own().getFirst().key().start()
            : node.span().start());
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
