package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes new values, as lines in block style or in one line in flow style. */
final class NewText {
  private NewText() {}

  /** The lines of a field at a column. */
  static List<String> field(String name, JsonNode value, int column, BlockStyle style) {
    String indent = " ".repeat(column);
    if (!value.isContainerNode()) {
      return List.of(indent + name + ": " + scalar(value, false));
    }
    List<String> lines = new ArrayList<>(List.of(indent + name + ":"));
    lines.addAll(
        value.isArray()
            ? items(value, column + style.list(), style)
            : fields(value, column + style.step(), style));
    return lines;
  }

  /** The lines of an object's fields. */
  static List<String> fields(JsonNode object, int column, BlockStyle style) {
    return object.properties().stream()
        .flatMap(field -> field(field.getKey(), field.getValue(), column, style).stream())
        .toList();
  }

  /** The lines of a list's items, which are objects, with their hyphens at a column. */
  static List<String> items(JsonNode list, int column, BlockStyle style) {
    List<String> lines = new ArrayList<>();
    String hyphen = " ".repeat(column) + "-" + " ".repeat(style.gap() - 1);
    for (JsonNode item : list) {
      List<String> fields = fields(item, column + style.gap(), style);
      lines.add(hyphen + fields.getFirst().substring(hyphen.length()));
      lines.addAll(fields.subList(1, fields.size()));
    }
    return lines;
  }

  /** A value in flow style; with quotes around all texts it is JSON, too. */
  static String flow(JsonNode value, boolean quotes) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(item -> flow(item, quotes))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.isObject()
        ? value.properties().stream()
            .map(field -> flowField(field, quotes))
            .collect(Collectors.joining(", ", "{", "}"))
        : scalar(value, quotes);
  }

  private static String flowField(Map.Entry<String, JsonNode> field, boolean quotes) {
    return flowField(field.getKey(), field.getValue(), quotes);
  }

  static String flowField(String name, JsonNode value, boolean quotes) {
    return (quotes ? quoted(name) : name) + ": " + flow(value, quotes);
  }

  private static String scalar(JsonNode value, boolean quotes) {
    String text = value.asText();
    boolean plain = !value.isTextual() || (!quotes && PlainText.isPlain(text));
    return plain ? text : quoted(text);
  }

  /** A text with the quotes that another one has. */
  static String likeScalar(String text, char first) {
    boolean printable = quoted(text).equals('"' + text + '"');
    if (first == '\'' && printable) {
      return "'" + text.replace("'", "''") + "'";
    }
    return first != '"' && PlainText.isPlain(text) ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < ' ' || c == 0x7f || (c > 0x7e && c <= 0xffff && isUnprintable(c))) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
