package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Format;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.SafeText;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.reflect.AnnotatedType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Checks the texts of a spec against the bounds and forms that their type is marked with. */
final class TextForm {
  private final Problems problems;

  TextForm(Problems problems) {
    this.problems = problems;
  }

  /** Checks one text. */
  void check(String at, JsonNode node, AnnotatedType type) {
    OneOf words = type.getAnnotation(OneOf.class);
    if (!node.isTextual()) {
      problems.add(at, "is " + kind(node) + ", not a text");
    } else if (words == null) {
      check(at, node.textValue(), type);
    } else {
      word(at, node.textValue(), EnumNames.of(words.value()));
    }
  }

  /** Checks one text, or the key of a map. That it is not empty is what its form or a rule says. */
  void check(String at, String text, AnnotatedType type) {
    long most = requireNonNull(type.getAnnotation(Size.class)).max();
    int characters = text.codePointCount(0, text.length());
    if (characters > most) {
      problems.add(at, "has " + characters + " characters, at most " + most);
    } else {
      broken(text, type)
          .ifPresent(form -> problems.add(at, Problems.quoted(text) + " is not " + form));
    }
  }

  private void word(String at, String text, List<String> words) {
    if (!words.contains(text)) {
      problems.add(
          at, Problems.quoted(text) + " is invalid: use one of " + String.join(", ", words));
    }
  }

  /** The form, in words, that a text should have and has not. */
  private static Optional<String> broken(String text, AnnotatedType type) {
    Pattern pattern = type.getAnnotation(Pattern.class);
    if (pattern != null && !Patterns.matches(pattern.value(), text)) {
      return Optional.of(Patterns.inWords(pattern.value()));
    }
    Format format = type.getAnnotation(Format.class);
    return format != null && !isDate(text)
        ? Optional.of("a date such as 2027-03-31")
        : Optional.empty();
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

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
