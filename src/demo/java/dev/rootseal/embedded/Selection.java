package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which objects of a scope a list or a watch is about: by labels, and by fields. Every field is
 * looked up, where a real API server knows only some for each type; one that is not there counts as
 * the empty string.
 */
record Selection(List<Predicate<JsonNode>> terms) {
  private static final String KEY = "(?<key>[\\w./-]+)";
  private static final Pattern EQUALS =
      Pattern.compile(KEY + "\\s*(?<op>==|=|!=)\\s*(?<value>[\\w./-]*)");
  private static final Pattern PRESENCE = Pattern.compile("(?<not>!?)\\s*" + KEY);
  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");

  Selection {
    terms = List.copyOf(terms);
  }

  static Selection of(ApiRequest request) {
    return of(request.query("labelSelector").orElse(""), request.query("fieldSelector").orElse(""));
  }

  /**
   * Reads the two query parameters.
   *
   * @throws ApiException 400 for a text that is no selector
   */
  static Selection of(String labels, String fields) {
    List<Predicate<JsonNode>> terms = new ArrayList<>();
    for (String part : parts(labels)) {
      Predicate<JsonNode> term = label(part);
      terms.add(object -> term.test(object.at("/metadata/labels")));
    }
    for (String part : parts(fields)) {
      terms.add(field(part));
    }
    return new Selection(terms);
  }

  boolean matches(JsonNode object) {
    return terms.stream().allMatch(term -> term.test(object));
  }

  private static String[] parts(String text) {
    return text.isBlank() ? new String[0] : SEPARATOR.split(text.strip(), -1);
  }

  private static Predicate<JsonNode> label(String part) {
    Matcher presence = PRESENCE.matcher(part);
    if (presence.matches()) {
      String key = presence.group("key");
      boolean present = presence.group("not").isEmpty();
      return labels -> labels.has(key) == present;
    }
    Matcher equal = equality(part);
    String key = equal.group("key");
    String value = equal.group("value");
    boolean wanted = !equal.group("op").equals("!=");
    return labels -> (labels.has(key) && labels.path(key).asText().equals(value)) == wanted;
  }

  private static Predicate<JsonNode> field(String part) {
    Matcher equal = equality(part);
    String pointer = "/" + equal.group("key").replace('.', '/');
    String value = equal.group("value");
    boolean wanted = !equal.group("op").equals("!=");
    return object -> object.at(pointer).asText().equals(value) == wanted;
  }

  private static Matcher equality(String part) {
    Matcher equal = EQUALS.matcher(part);
    if (!equal.matches()) {
      throw ApiException.badRequest("unable to parse requirement: " + part);
    }
    return equal;
  }
}
