package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A choice of objects by their fields. Every path is looked up, where a real API server knows only
 * some for each type; a field that is not there counts as the empty string.
 */
record FieldSelector(List<Term> terms) {
  /** One comparison. */
  record Term(List<String> path, boolean equal, String value) {
    Term {
      path = List.copyOf(path);
    }

    boolean matches(JsonNode object) {
      JsonNode at = object;
      for (String field : path) {
        at = at.path(field);
      }
      return at.asText().equals(value) == equal;
    }
  }

  FieldSelector {
    terms = List.copyOf(terms);
  }

  /**
   * Reads the text of a query parameter.
   *
   * @throws ApiException 400 for a text that is no selector
   */
  static FieldSelector parse(String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        terms.add(term(part.trim()));
      }
    }
    return new FieldSelector(terms);
  }

  boolean matches(JsonNode object) {
    return terms.stream().allMatch(term -> term.matches(object));
  }

  private static Term term(String part) {
    int sign = part.indexOf('=');
    if (sign <= 0) {
      throw ApiException.badRequest("invalid field selector: " + part);
    }
    boolean different = part.charAt(sign - 1) == '!';
    String path = part.substring(0, different ? sign - 1 : sign).trim();
    String value = part.substring(part.startsWith("==", sign) ? sign + 2 : sign + 1).trim();
    return new Term(List.of(path.split("\\.", -1)), !different, value);
  }
}
