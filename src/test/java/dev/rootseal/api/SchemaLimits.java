package dev.rootseal.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.ListKey;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.rule.Verdict;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes into the schema of a record what the generator does not read from it. */
final class SchemaLimits {
  private static final JsonMapper JSON = new JsonMapper();

  private SchemaLimits() {}

  static void applyTo(JSONSchemaProps schema, Class<?> type) {
    List<String> required = schema.getRequired();
    schema.setRequired(names(type).filter(required::contains).toList());
    for (RecordComponent component : type.getRecordComponents()) {
      JSONSchemaProps field = requireNonNull(schema.getProperties().get(CrdSchema.name(component)));
      switch (field.getType()) {
        case "string" -> text(field, component.getAnnotatedType());
        case "integer" -> field.setMinimum(0.0);
        case "array" -> list(field, component);
        case "object" -> object(field, component.getType());
        default -> throw new IllegalStateException(component + " is of no known type");
      }
    }
  }

  private static Stream<String> names(Class<?> type) {
    return Stream.of(type.getRecordComponents()).map(CrdSchema::name);
  }

  private static void text(JSONSchemaProps field, AnnotatedType type) {
    OneOf set = type.getAnnotation(OneOf.class);
    if (set != null) {
      field.setEnum(
          Stream.of(set.value().getEnumConstants())
              // A report lists no container of another verdict.
              .filter(word -> !(word instanceof Verdict verdict) || verdict.finding())
              .<JsonNode>map(word -> TextNode.valueOf(word.id()))
              .toList());
    }
    Format format = type.getAnnotation(Format.class);
    if (format != null) {
      field.setFormat(format.value());
    }
  }

  private static void object(JSONSchemaProps field, Class<?> type) {
    if (type.isRecord()) {
      applyTo(field, type);
    }
  }

  private static void list(JSONSchemaProps field, RecordComponent component) {
    AnnotatedType entry =
        ((AnnotatedParameterizedType) component.getAnnotatedType())
            .getAnnotatedActualTypeArguments()[0];
    JSONSchemaProps items = field.getItems().getSchema();
    List<String> keys = List.of();
    if (entry.getType() instanceof Class<?> part && part.isRecord()) {
      applyTo(items, part);
      keys = keys(part);
    } else {
      text(items, entry);
    }
    field.setXKubernetesListType(keys.isEmpty() ? "atomic" : "map");
    field.setXKubernetesListMapKeys(keys);
  }

  private static List<String> keys(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .filter(component -> component.isAnnotationPresent(ListKey.class))
        .map(CrdSchema::name)
        .toList();
  }

  /** What a record puts in the place of absent fields. */
  static void setDefaults(JSONSchemaProps schema, Class<? extends Record> type) {
    setDefaults(schema, JSON.valueToTree(JSON.convertValue(JSON.createObjectNode(), type)));
  }

  /** An empty list is what an absent one means anyway: as a default it would only be noise. */
  private static void setDefaults(JSONSchemaProps schema, JsonNode standard) {
    schema.setDefault(JSON.createObjectNode());
    for (Map.Entry<String, JsonNode> field : standard.properties()) {
      JSONSchemaProps property = requireNonNull(schema.getProperties().get(field.getKey()));
      if (field.getValue().isObject()) {
        setDefaults(property, field.getValue());
      } else if (!field.getValue().isArray() || !field.getValue().isEmpty()) {
        property.setDefault(field.getValue());
      }
    }
  }
}
