package dev.rootseal.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Always;
import dev.rootseal.api.FieldPaths;
import dev.rootseal.api.Limit;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks a spec against the shape and the {@link Limit}s of its record, as the API server does by
 * the schema: a cluster may have another one. A field that is null counts as absent. One that no
 * record has is no problem: it is listed, unless it holds nothing.
 */
final class SpecShape {
  private final Problems problems;
  private final TextForm texts;
  private final List<String> unknown = new ArrayList<>();

  SpecShape(Problems problems) {
    this.problems = problems;
    this.texts = new TextForm(problems);
  }

  /** Checks an object and all below it. */
  void check(String at, JsonNode node, Class<?> type) {
    if (!node.isObject()) {
      problems.add(at, "is " + TextForm.kind(node) + ", not an object");
      return;
    }
    List<RecordComponent> fields = List.of(type.getRecordComponents());
    Set<String> names = fields.stream().map(FieldPaths::name).collect(Collectors.toSet());
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name) && !SpecRules.isNothing(node.path(name))) {
                unknown.add(at + "." + Problems.shown(name));
              }
            });
    fields.forEach(
        field ->
            field(at + "." + FieldPaths.name(field), node.path(FieldPaths.name(field)), field));
  }

  /**
   * The paths of the fields that hold something and that no record has, in the order of the spec.
   */
  List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** Whether an object, or one below it, holds a field that its record does not have. */
  static boolean holdsUnknown(JsonNode node, Class<?> type) {
    SpecShape shape = new SpecShape(new Problems());
    shape.check("", node, type);
    return !shape.unknown().isEmpty();
  }

  private void field(String at, JsonNode node, RecordComponent field) {
    boolean absent = node.isMissingNode() || node.isNull();
    if (absent && field.isAnnotationPresent(Always.class)) {
      problems.add(at, "is missing");
    } else if (!absent) {
      value(at, node, field.getGenericType(), field.getAnnotation(Limit.class));
    }
  }

  private void value(String at, JsonNode node, Type type, @Nullable Limit limit) {
    switch (type) {
      case ParameterizedType list when list.getRawType() == List.class && limit != null ->
          list(at, node, list.getActualTypeArguments()[0], limit);
      case ParameterizedType map when limit != null -> labels(at, node, limit);
      case Class<?> text when text == String.class && limit != null -> texts.check(at, node, limit);
      case Class<?> number when number == Integer.class && limit != null ->
          number(at, node, limit.most());
      case Class<?> part when part.isRecord() -> check(at, node, part);
      default -> throw new IllegalStateException(at + " is of no known type");
    }
  }

  private void list(String at, JsonNode node, Type entry, Limit limit) {
    if (!node.isArray()) {
      problems.add(at, "is " + TextForm.kind(node) + ", not a list");
    } else if (node.size() > limit.entries()) {
      problems.add(at, "has " + node.size() + " entries, at most " + limit.entries());
    } else {
      for (int i = 0; i < node.size(); i++) {
        value(at + "[" + i + "]", node.path(i), entry, limit);
      }
      Arrays.stream(limit.keys()).forEach(key -> unique(at, node, key));
    }
  }

  private void unique(String at, JsonNode list, String key) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode value = list.path(i).path(key);
      if (value.isTextual() && !seen.add(value.textValue())) {
        problems.add(
            at + "[" + i + "]." + key,
            Problems.quoted(value.textValue()) + " is the " + key + " of an earlier entry, too");
      }
    }
  }

  private void labels(String at, JsonNode node, Limit limit) {
    if (!node.isObject()) {
      problems.add(at, "is " + TextForm.kind(node) + ", not an object");
    } else if (node.size() > limit.entries()) {
      problems.add(at, "has " + node.size() + " entries, at most " + limit.entries());
    } else {
      node.properties()
          .forEach(
              label -> {
                texts.labelKey(at, label.getKey());
                texts.check(
                    at + "[" + Problems.quoted(label.getKey()) + "]", label.getValue(), limit);
              });
    }
  }

  private void number(String at, JsonNode node, int most) {
    if (!node.isIntegralNumber()) {
      problems.add(at, "is " + TextForm.kind(node) + ", not a whole number");
    } else if (!node.canConvertToInt() || node.intValue() < 0 || node.intValue() > most) {
      problems.add(at, TextForm.kind(node) + " is not from 0 to " + most);
    }
  }
}
