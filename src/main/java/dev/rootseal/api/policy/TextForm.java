package dev.rootseal.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Limit;
import dev.rootseal.api.SafeText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks the texts of a spec against their {@link Limit}. */
final class TextForm {
  private final Problems problems;
  private final Map<String, Pattern> patterns = new HashMap<>();

  TextForm(Problems problems) {
    this.problems = problems;
  }

  /** Checks one text. */
  void check(String at, JsonNode node, Limit limit) {
    if (!node.isTextual()) {
      problems.add(at, "is " + kind(node) + ", not a text");
      return;
    }
    String text = node.textValue();
    if (limit.words().length > 0) {
      List<String> words = Words.of(limit.words()[0]);
      if (!words.contains(text)) {
        problems.add(
            at, Problems.quoted(text) + " is invalid: use one of " + String.join(", ", words));
      }
    } else if (isShort(at, text, limit.characters()) && !isOfForm(text, limit)) {
      problems.add(at, Problems.quoted(text) + " is not " + limit.form());
    }
  }

  /** Checks the key of a label. */
  void labelKey(String at, String key) {
    if (isShort(at, key, Bounds.LABEL_KEY) && !matches(Forms.LABEL_KEY, key)) {
      problems.add(at, Problems.quoted(key) + " is not " + Forms.LABEL_KEY_WORDS);
    }
  }

  /** A value for a sentence, whatever it is. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT, POJO -> "an object";
      case STRING -> "the text " + Problems.quoted(node.textValue());
      case NULL, MISSING -> "nothing";
      case NUMBER, BOOLEAN, BINARY -> SafeText.of(node.asText(), Bounds.WORD);
    };
  }

  private boolean isShort(String at, String text, int most) {
    int characters = text.codePointCount(0, text.length());
    if (characters > most) {
      problems.add(at, "has " + characters + " characters, at most " + most);
    }
    return characters <= most;
  }

  private boolean isOfForm(String text, Limit limit) {
    return (limit.pattern().isEmpty() || matches(limit.pattern(), text))
        && (!limit.format().equals("date") || isDate(text));
  }

  private boolean matches(String pattern, String text) {
    return patterns.computeIfAbsent(pattern, Pattern::compile).matcher(text).matches();
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
