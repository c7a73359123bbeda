package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column of the tables that {@code kubectl get} prints.
 *
 * @param type as a definition declares it: string, integer, number, boolean or date
 * @param priority 0 is always shown, more only with {@code -o wide}
 * @param cell what it shows of an object at a time
 */
record Column(
    String name, String type, int priority, BiFunction<JsonNode, Instant, JsonNode> cell) {
  /**
   * The JSONPath of a column, in the two forms that Rootseal's definitions use: {@code .a.b}, and
   * one item of a list of conditions, {@code .a[?(@.type=="Ready")].b}.
   */
  private static final Pattern PATH =
      Pattern.compile(
          "(?<path>(\\.\\w+)+)(\\[\\?\\(@\\.type==\"(?<type>\\w+)\"\\)](?<rest>(\\.\\w+)*))?");

  static Column ofName() {
    return new Column("Name", "string", 0, (object, now) -> object.at("/metadata/name"));
  }

  static Column ofAge() {
    return ofPath("Age", "date", 0, ".metadata.creationTimestamp");
  }

  static Column text(String name, String path) {
    return ofPath(name, "string", 0, path);
  }

  /** The columns of a custom resource: its name, then what its definition asks for. */
  static List<Column> ofVersion(JsonNode version) {
    List<Column> columns = new ArrayList<>(List.of(ofName()));
    JsonNode declared = version.path("additionalPrinterColumns");
    if (declared.isEmpty()) {
      columns.add(ofAge());
    }
    for (JsonNode column : declared) {
      columns.add(
          ofPath(
              column.path("name").asText(),
              column.path("type").asText("string"),
              column.path("priority").asInt(),
              column.path("jsonPath").asText()));
    }
    return columns;
  }

  private static Column ofPath(String name, String type, int priority, String path) {
    UnaryOperator<JsonNode> value = path(path);
    return new Column(name, type, priority, (object, now) -> shown(value.apply(object), type, now));
  }

  /**
   * The value at a path; a missing node when there is none.
   *
   * @throws ApiException 400 for what is none, or more of the language than is known here
   */
  static UnaryOperator<JsonNode> path(String text) {
    Matcher form = PATH.matcher(text);
    if (!form.matches()) {
      throw ApiException.badRequest("unrecognized JSONPath of a printer column: " + text);
    }
    String first = form.group("path").replace('.', '/');
    if (form.group("type") == null) {
      return object -> object.at(first);
    }
    String rest = form.group("rest").replace('.', '/');
    return object ->
        object
            .at(first)
            .valueStream()
            .filter(item -> item.path("type").asText().equals(form.group("type")))
            .findFirst()
            .map(item -> item.at(rest))
            .orElse(MissingNode.getInstance());
  }

  /** A value that is not of the column's type is left out, as the API server does. */
  private static JsonNode shown(JsonNode value, String type, Instant now) {
    boolean fits =
        switch (type) {
          case "date" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> !value.isMissingNode() && !value.isNull();
        };
    if (!fits) {
      return NullNode.getInstance();
    }
    return switch (type) {
      case "date" -> age(value.asText(), now);
      case "string" -> value.isTextual() ? value : TextNode.valueOf(value.toString());
      default -> value;
    };
  }

  private static JsonNode age(String time, Instant now) {
    try {
      return TextNode.valueOf(age(Duration.between(Instant.parse(time), now)));
    } catch (DateTimeParseException e) {
      return TextNode.valueOf("<unknown>");
    }
  }

  /** Nearly as kubectl tells it: {@code 45s}, {@code 3m}, {@code 12d}. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < Duration.ofHours(2).toSeconds()) {
      return seconds / 60 + "m";
    }
    return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
  }

  void describe(ObjectNode definition) {
    definition
        .put("name", name)
        .put("type", type)
        .put("format", name.equals("Name") ? "name" : "")
        .put("description", "")
        .put("priority", priority);
  }
}
