package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.CrdSchema;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.ListKey;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.policy.SpecRules.Patterns;
import dev.rootseal.rule.Nearest;
import dev.rootseal.rule.TimeText;
import dev.rootseal.rule.Word;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks a spec against the shape of its record and the bounds and rules with which that is marked,
 * from which the schema is made, too: a cluster may have another one. A field that is null counts
 * as absent. One that no record has is no problem: it is listed, unless it holds nothing.
 */
final class SpecShape {
  private static final int MOST = 20;
  private static final int SHOWN = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final List<String> problems = new ArrayList<>();

  /** The paths of fields that hold something and that no record has, in the order of the spec. */
  final List<String> unknown = new ArrayList<>();

  /** The record of a spec that was checked; what it has no field for is passed over. */
  static <T> T read(JsonNode checked, Class<T> type) {
    return JSON.convertValue(checked, type);
  }

  void check(String at, JsonNode node, Class<?> type) {
    if (!node.isObject()) {
      add(at, "is " + kind(node) + ", not an object");
      return;
    }
    List<RecordComponent> fields = List.of(type.getRecordComponents());
    Set<String> names = fields.stream().map(CrdSchema::name).collect(Collectors.toSet());
    node.propertyStream()
        .filter(one -> !names.contains(one.getKey()) && !SpecRules.isNothing(one.getValue()))
        .map(Map.Entry::getKey)
        .map(name -> at + "." + SafeText.of(name, SHOWN) + Nearest.hint(name, names))
        .forEach(unknown::add);
    fields.forEach(
        field -> field(at + "." + CrdSchema.name(field), node.path(CrdSchema.name(field)), field));
    Stream.of(type.getAnnotationsByType(ValidationRule.class))
        .filter(rule -> SpecRules.isBroken(rule.value(), node))
        .forEach(rule -> add(at + rule.fieldPath(), rule.message()));
  }

  /** What is wrong, one sentence each, in the order of the spec. */
  List<String> problems() {
    return bounded(problems);
  }

  /** The first 20, and how many more there are. */
  static List<String> bounded(List<String> texts) {
    List<String> shown = new ArrayList<>(texts.stream().limit(MOST).toList());
    if (texts.size() > MOST) {
      shown.add("and " + (texts.size() - MOST) + " more");
    }
    return shown;
  }

  private void field(String at, JsonNode node, RecordComponent field) {
    boolean absent = node.isMissingNode() || node.isNull();
    if (absent && field.getAccessor().isAnnotationPresent(Required.class)) {
      add(at, "is missing");
    } else if (!absent) {
      value(at, node, field.getAnnotatedType());
    }
  }

  private void value(String at, JsonNode node, AnnotatedType type) {
    switch (type.getType()) {
      case ParameterizedType list when list.getRawType() == List.class -> list(at, node, type);
      case ParameterizedType map -> map(at, node, type);
      case Class<?> text when text == String.class -> text(at, node, type);
      case Class<?> number when number == Integer.class -> number(at, node, type);
      case Class<?> part when part.isRecord() -> check(at, node, part);
      case Class<?> any when any == JsonNode.class -> {}
      default -> throw new IllegalStateException(at + " is of no known type");
    }
  }

  private void list(String at, JsonNode node, AnnotatedType type) {
    if (!node.isArray()) {
      add(at, "is " + kind(node) + ", not a list");
    } else if (isShort(at, node, type)) {
      AnnotatedType entry = parts(type)[0];
      for (int i = 0; i < node.size(); i++) {
        value(at + "[" + i + "]", node.path(i), entry);
      }
      if (entry.getType() instanceof Class<?> part && part.isRecord()) {
        Stream.of(part.getRecordComponents())
            .filter(field -> field.isAnnotationPresent(ListKey.class))
            .forEach(key -> unique(at, node, CrdSchema.name(key)));
      }
    }
  }

  private void unique(String at, JsonNode list, String key) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode value = list.path(i).path(key);
      if (value.isTextual() && !seen.add(value.textValue())) {
        add(
            at + "[" + i + "]." + key,
            quoted(value.textValue()) + " is the " + key + " of an earlier entry, too");
      }
    }
  }

  private void map(String at, JsonNode node, AnnotatedType type) {
    if (!node.isObject()) {
      add(at, "is " + kind(node) + ", not an object");
    } else if (isShort(at, node, type)) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        text(at, entry.getKey(), parts(type)[0]);
        value(at + "[" + quoted(entry.getKey()) + "]", entry.getValue(), parts(type)[1]);
      }
    }
  }

  private boolean isShort(String at, JsonNode node, AnnotatedType type) {
    Size bounds = requireNonNull(type.getAnnotation(Size.class));
    long most = bounds.max();
    if (node.size() > most) {
      add(at, "has " + node.size() + " entries, at most " + most);
    } else if (node.size() < bounds.min()) {
      add(at, "is empty");
    }
    return node.size() <= most;
  }

  private static AnnotatedType[] parts(AnnotatedType type) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments();
  }

  private void number(String at, JsonNode node, AnnotatedType type) {
    int most = (int) requireNonNull(type.getAnnotation(Max.class)).value();
    if (!node.isIntegralNumber()) {
      add(at, "is " + kind(node) + ", not a whole number");
    } else if (!node.canConvertToInt() || node.intValue() < 0 || node.intValue() > most) {
      add(at, kind(node) + " is not from 0 to " + most);
    }
  }

  private void text(String at, JsonNode node, AnnotatedType type) {
    OneOf words = type.getAnnotation(OneOf.class);
    if (!node.isTextual()) {
      add(at, "is " + kind(node) + ", not a text");
    } else if (words == null) {
      text(at, node.textValue(), type);
    } else if (!Word.of(words.value()).contains(node.textValue())) {
      String allowed = String.join(", ", Word.of(words.value()));
      add(at, quoted(node.textValue()) + " is invalid: use one of " + allowed);
    }
  }

  /** Checks one text, or the key of a map. That it is not empty is what its form or a rule says. */
  private void text(String at, String text, AnnotatedType type) {
    long most = requireNonNull(type.getAnnotation(Size.class)).max();
    int characters = text.codePointCount(0, text.length());
    if (characters > most) {
      add(at, "has " + characters + " characters, at most " + most);
    } else {
      broken(text, type).ifPresent(form -> add(at, quoted(text) + " is not " + form));
    }
  }

  /** The form, in words, that a text should have and has not. */
  private static Optional<String> broken(String text, AnnotatedType type) {
    Pattern pattern = type.getAnnotation(Pattern.class);
    if (pattern != null && !text.matches(pattern.value())) {
      return Optional.of(Patterns.inWords(pattern.value()));
    }
    return type.isAnnotationPresent(Format.class) && TimeText.day(text).isEmpty()
        ? Optional.of("a date such as 2027-03-31")
        : Optional.empty();
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT, POJO -> "an object";
      case STRING -> "the text " + quoted(node.textValue());
      case NULL, MISSING -> "nothing";
      case NUMBER, BOOLEAN, BINARY -> SafeText.of(node.asText(), Bounds.WORD);
    };
  }

  /** Adds what is wrong with a field such as {@code spec.exemptions[0].reason}. */
  private void add(String field, String problem) {
    problems.add(field + ": " + problem);
  }

  /** Whatever the user wrote, in quotes and cut to what helps to find it. */
  private static String quoted(String text) {
    return "'" + SafeText.of(text, SHOWN) + "'";
  }
}
