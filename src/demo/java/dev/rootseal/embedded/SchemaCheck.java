package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.embedded.ApiException.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks a value against a structural schema: types, required fields, enums, bounds, patterns and
 * list keys. The rules in CEL are not evaluated: that is a language of its own, and a real API
 * server is the place to test them.
 */
final class SchemaCheck {
  private final List<Cause> causes = new ArrayList<>();

  List<Cause> check(JsonNode object, JsonNode schema) {
    check(object, schema, "");
    return causes;
  }

  private void check(JsonNode value, JsonNode schema, String path) {
    if (value.isNull() && schema.path("nullable").asBoolean()) {
      return;
    }
    if (!hasType(value, schema)) {
      invalid(path, value, "must be of type " + schema.path("type").asText());
      return;
    }
    checkEnum(value, schema, path);
    checkBounds(value, schema, path);
    if (value.isObject()) {
      checkFields(value, schema, path);
    } else if (value.isArray()) {
      checkItems(value, schema, path);
    }
  }

  private static boolean hasType(JsonNode value, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (schema.path("type").asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private void checkFields(JsonNode value, JsonNode schema, String path) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        causes.add(new Cause(at(path, name.asText()), "FieldValueRequired", "Required value"));
      }
    }
    value
        .properties()
        .forEach(
            field -> {
              JsonNode declared = schema.path("properties").path(field.getKey());
              JsonNode inner = declared.isObject() ? declared : schema.path("additionalProperties");
              check(field.getValue(), inner, at(path, field.getKey()));
            });
  }

  private void checkItems(JsonNode value, JsonNode schema, String path) {
    FieldShape shape = new CustomShape(schema);
    Set<String> identities = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      String place = path + "[" + i + "]";
      check(value.get(i), schema.path("items"), place);
      boolean keyed = shape.listKind() != FieldShape.ListKind.ATOMIC;
      if (keyed && !identities.add(ListItems.identity(value.get(i), shape))) {
        causes.add(new Cause(place, "FieldValueDuplicate", "Duplicate value: " + value.get(i)));
      }
    }
  }

  private void checkEnum(JsonNode value, JsonNode schema, String path) {
    if (!schema.has("enum")) {
      return;
    }
    List<String> allowed = new ArrayList<>();
    for (JsonNode option : schema.path("enum")) {
      if (option.equals(value)) {
        return;
      }
      allowed.add(option.toString());
    }
    causes.add(
        new Cause(
            path,
            "FieldValueNotSupported",
            "Unsupported value: %s: supported values: %s"
                .formatted(value, String.join(", ", allowed))));
  }

  private void checkBounds(JsonNode value, JsonNode schema, String path) {
    if (value.isNumber()) {
      atLeast(value.asDouble(), schema.path("minimum"), path, value, "greater than or equal to");
      atMost(value.asDouble(), schema.path("maximum"), path, value, "less than or equal to");
    } else if (value.isTextual()) {
      int length = value.asText().codePointCount(0, value.asText().length());
      atLeast(length, schema.path("minLength"), path, value, "at least this long:");
      atMost(length, schema.path("maxLength"), path, value, "at most this long:");
      if (schema.has("pattern")
          && !Pattern.compile(schema.get("pattern").asText()).matcher(value.asText()).find()) {
        invalid(path, value, "should match '" + schema.get("pattern").asText() + "'");
      }
    } else if (value.isArray()) {
      atLeast(value.size(), schema.path("minItems"), path, value, "at least this many items:");
      atMost(value.size(), schema.path("maxItems"), path, value, "at most this many items:");
    } else if (value.isObject()) {
      atLeast(
          value.size(), schema.path("minProperties"), path, value, "at least this many fields:");
      atMost(value.size(), schema.path("maxProperties"), path, value, "at most this many fields:");
    }
  }

  private void atLeast(double size, JsonNode bound, String path, JsonNode value, String words) {
    if (bound.isNumber() && size < bound.asDouble()) {
      invalid(path, value, "should be " + words + " " + bound.asText());
    }
  }

  private void atMost(double size, JsonNode bound, String path, JsonNode value, String words) {
    if (bound.isNumber() && size > bound.asDouble()) {
      invalid(path, value, "should be " + words + " " + bound.asText());
    }
  }

  private void invalid(String path, JsonNode value, String why) {
    String shown =
        value.isContainerNode()
            ? value.getNodeType().name().toLowerCase(Locale.ROOT)
            : value.toString();
    causes.add(
        new Cause(
            path,
            "FieldValueInvalid",
            "Invalid value: %s: %s in body %s".formatted(shown, path, why)));
  }

  private static String at(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
