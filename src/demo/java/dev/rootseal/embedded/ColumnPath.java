package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSONPath of a printer column, in the two forms that Rootseal's definitions use: {@code .a.b},
 * and one item of a list of conditions, {@code .a[?(@.type=="Ready")].b}.
 */
final class ColumnPath {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<path>(\\.\\w+)+)(\\[\\?\\(@\\.type==\"(?<type>\\w+)\"\\)](?<rest>(\\.\\w+)*))?");

  private final Matcher form;

  private ColumnPath(Matcher form) {
    this.form = form;
  }

  /**
   * Reads a path.
   *
   * @throws ApiException 400 for what is none, or more of the language than is known here
   */
  static ColumnPath parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw ApiException.badRequest("unrecognized JSONPath of a printer column: " + text);
    }
    return new ColumnPath(form);
  }

  /** The value at the path; a missing node when there is none. */
  JsonNode find(JsonNode root) {
    JsonNode found = at(root, form.group("path"));
    if (form.group("type") == null) {
      return found;
    }
    return found
        .valueStream()
        .filter(item -> item.path("type").asText().equals(form.group("type")))
        .findFirst()
        .map(item -> at(item, form.group("rest")))
        .orElse(MissingNode.getInstance());
  }

  private static JsonNode at(JsonNode node, String path) {
    return node.at(path.replace('.', '/'));
  }
}
