package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.rule.WorkloadFacts;
import java.util.Objects;

/**
 * Reads a workload that no API server has checked: by the very classes by which the operator reads
 * one, but as strictly as the API server, which takes no number for a text and no text for a
 * boolean.
 */
public final class ManifestFacts {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private ManifestFacts() {}

  /**
   * Reads an object in the shape of a Deployment or StatefulSet; whatever holds a pod can be
   * brought into it.
   *
   * @param object {@code metadata}, {@code spec.template} and {@code spec.volumeClaimTemplates};
   *     each may be missing or null
   * @throws ShapeException if a field that the rule reads has another type than the API gives it
   */
  public static WorkloadFacts read(String kind, ObjectNode object) throws ShapeException {
    Metadata metadata = part(object, "metadata", Metadata.class, Metadata.EMPTY);
    return WorkloadFactsReader.read(kind, metadata, part(object, "spec", Spec.class, Spec.EMPTY));
  }

  private static <T> T part(ObjectNode object, String field, Class<T> type, T nothing)
      throws ShapeException {
    JsonNode value = object.path(field);
    if (value.isMissingNode()) {
      return nothing;
    }
    try {
      return Objects.requireNonNullElse(JSON.treeToValue(value, type), nothing);
    } catch (JsonMappingException e) {
      throw new ShapeException(SpecProblem.path(field, e), SpecProblem.message(e));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON is whole", e);
    }
  }
}
