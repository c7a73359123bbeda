package dev.rootseal.manifest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.terminal.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes new values, as lines in block style or in one line in flow style. */
public final class YamlText {
  /** A path, a name or a quantity: what no reader of YAML takes for anything but a text. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*+|[1-9][0-9]*+[KMGT]i");

  /** Words that YAML 1.1, which kubectl reads, takes for booleans or for null. */
  private static final Set<String> WORDS =
      Set.of("y", "yes", "n", "no", "true", "false", "on", "off", "null");

  private static final JsonMapper JSON = new JsonMapper();

  private static final DumpSettings BLOCKS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setSplitLines(false)
          .setUseUnicodeEncoding(false)
          .build();

  private YamlText() {}

  /**
   * An object in YAML 1.2, in block style, a line break at its end; in ASCII.
   *
   * @param literal which texts stand as the lines that they have
   */
  public static String of(ObjectNode object, Predicate<String> literal) {
    Map<String, Object> fields = JSON.convertValue(object, new TypeReference<>() {});
    return new Dump(BLOCKS, new Texts(literal)).dumpToString(fields);
  }

  /** Quotes each text that some reader of YAML could take for something else, and no other. */
  private static final class Texts extends StandardRepresenter {
    Texts(Predicate<String> literal) {
      super(BLOCKS);
      representers.put(
          String.class,
          text -> representScalar(Tag.STR, (String) text, style((String) text, literal)));
    }

    private static ScalarStyle style(String text, Predicate<String> literal) {
      return literal.test(text)
          ? ScalarStyle.LITERAL
          : isPlain(text) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
    }
  }

  /**
   * How a text is indented.
   *
   * @param step by how many columns a mapping is deeper than its owner
   * @param list by how many columns the hyphens of a list are deeper than its name; often none
   * @param gap the columns from a hyphen to its item
   */
  record Style(int step, int list, int gap) {
    Style {
      step = Math.max(1, step);
      list = Math.max(0, list);
      gap = Math.max(2, gap);
    }
  }

  /** Whether every reader takes it for the text that it is, without quotes. */
  public static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches() && WORDS.stream().noneMatch(text::equalsIgnoreCase);
  }

  static List<String> field(String name, JsonNode value, int column, Style style) {
    String indent = " ".repeat(column);
    if (!value.isContainerNode()) {
      return List.of(indent + name + ": " + scalar(value, false));
    }
    List<String> lines = new ArrayList<>(List.of(indent + name + ":"));
    lines.addAll(below(value, column, style));
    return lines;
  }

  /** The lines of an object or a list, the value of a field at a column. */
  static List<String> below(JsonNode value, int column, Style style) {
    return value.isArray()
        ? items(value, column + style.list(), style)
        : fields(value, column + style.step(), style);
  }

  private static List<String> fields(JsonNode object, int column, Style style) {
    return object.properties().stream()
        .flatMap(field -> field(field.getKey(), field.getValue(), column, style).stream())
        .toList();
  }

  /** The lines of a list's items, which are objects, with their hyphens at a column. */
  static List<String> items(Iterable<JsonNode> list, int column, Style style) {
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
      return value
          .valueStream()
          .map(item -> flow(item, quotes))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.isObject()
        ? value.properties().stream()
            .map(field -> flowField(field.getKey(), field.getValue(), quotes))
            .collect(Collectors.joining(", ", "{", "}"))
        : scalar(value, quotes);
  }

  static String flowField(String name, JsonNode value, boolean quotes) {
    return (quotes ? quoted(name) : name) + ": " + flow(value, quotes);
  }

  private static String scalar(JsonNode value, boolean quotes) {
    String text = value.asText();
    boolean plain = !value.isTextual() || (!quotes && isPlain(text));
    return plain ? text : quoted(text);
  }

  static String likeScalar(String text, char first) {
    boolean printable = quoted(text).equals('"' + text + '"');
    if (first == '\'' && printable) {
      return "'" + text.replace("'", "''") + "'";
    }
    return first != '"' && isPlain(text) ? text : quoted(text);
  }

  private static String quoted(String text) {
    String escaped =
        TerminalText.escape(
            text.replace("\\", "\\\\").replace("\"", "\\\""),
            c -> c <= 0xffff ? "\\u%04x".formatted(c) : Character.toString(c));
    return '"' + escaped + '"';
  }
}
