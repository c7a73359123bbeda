package dev.rootseal.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.api.policy.SchemaRule;
import dev.rootseal.api.policy.Words;
import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Verdict;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the bounds of the fields of a record, {@link Limit}, into its schema. */
final class SchemaLimits {
  private static final Map<Class<?>, List<String>> WORDS =
      Map.of(
          Result.class, Stream.of(Result.values()).map(Result::id).toList(),
          ConditionStatus.class,
              Stream.of(ConditionStatus.values()).map(ConditionStatus::id).toList(),
          ContainerType.class, Stream.of(ContainerType.values()).map(ContainerType::text).toList(),
          Verdict.class,
              Stream.of(Verdict.values()).filter(Verdict::finding).map(Verdict::id).toList(),
          Exemption.Source.class,
              Stream.of(Exemption.Source.values()).map(Exemption.Source::id).toList(),
          PatchConfidence.class,
              Stream.of(PatchConfidence.values()).map(PatchConfidence::id).toList(),
          ExemptionState.class,
              Stream.of(ExemptionState.values()).map(ExemptionState::id).toList());

  private SchemaLimits() {}

  static void applyTo(JSONSchemaProps schema, Class<?> type) {
    schema.setRequired(required(type));
    schema.setXKubernetesValidations(rules(type.getAnnotation(SchemaRule.class)));
    for (RecordComponent component : type.getRecordComponents()) {
      String name = FieldPaths.name(component);
      JSONSchemaProps field = requireNonNull(schema.getProperties().get(name));
      boolean required = schema.getRequired().contains(name);
      switch (field.getType()) {
        case "string" -> text(field, bounded(component), required);
        case "integer" -> number(field, component.getAnnotation(Limit.class));
        case "array" -> list(field, bounded(component), component.getGenericType());
        case "object" -> object(field, component);
        default -> throw new IllegalStateException(component + " is of no known type");
      }
    }
  }

  private static List<ValidationRule> rules(@Nullable SchemaRule rule) {
    return rule == null
        ? List.of()
        : List.of(
            new ValidationRuleBuilder()
                .withRule(rule.holds())
                .withMessage(rule.sentence())
                .withFieldPath(rule.field().isEmpty() ? null : rule.field())
                .build());
  }

  private static List<String> required(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> component.isAnnotationPresent(Always.class))
        .map(FieldPaths::name)
        .toList();
  }

  /** Nothing that grows is without a bound. */
  private static Limit bounded(RecordComponent component) {
    Limit limit = component.getAnnotation(Limit.class);
    if (limit == null) {
      throw new IllegalStateException(component + " has no bound");
    }
    return limit;
  }

  private static void text(JSONSchemaProps field, Limit limit, boolean required) {
    if (limit.words().length > 0) {
      Class<? extends Enum<?>> set = limit.words()[0];
      List<String> words = WORDS.containsKey(set) ? WORDS.get(set) : Words.of(set);
      field.setEnum(words.stream().<JsonNode>map(TextNode::valueOf).toList());
      return;
    }
    field.setMinLength(required ? 1L : null);
    field.setMaxLength((long) limit.characters());
    field.setFormat(limit.format().isEmpty() ? null : limit.format());
    field.setPattern(limit.pattern().isEmpty() ? null : limit.pattern());
  }

  private static void number(JSONSchemaProps field, @Nullable Limit limit) {
    field.setMinimum(0.0);
    field.setMaximum(limit == null ? null : (double) limit.most());
  }

  private static void object(JSONSchemaProps field, RecordComponent component) {
    if (component.getType() == Map.class) {
      map(field, bounded(component));
    } else {
      applyTo(field, component.getType());
    }
  }

  private static void map(JSONSchemaProps field, Limit limit) {
    field.setMaxProperties((long) limit.entries());
    text(field.getAdditionalProperties().getSchema(), limit, false);
  }

  private static void list(JSONSchemaProps field, Limit limit, Type type) {
    field.setMaxItems((long) limit.entries());
    field.setXKubernetesListType(limit.keys().length == 0 ? "atomic" : "map");
    field.setXKubernetesListMapKeys(Arrays.asList(limit.keys()));
    JSONSchemaProps items = field.getItems().getSchema();
    Type entry = ((ParameterizedType) type).getActualTypeArguments()[0];
    if (entry == String.class) {
      text(items, limit, false);
    } else {
      applyTo(items, (Class<?>) entry);
    }
  }
}
