package dev.rootseal.api.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rootseal.api.policy.CompliancePolicySpec.ImageSpec;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import java.util.List;

/**
 * Reads the spec of a policy. It is total: it checks all that the schema states again, because a
 * cluster may have another schema. What a newer one lets through is ignored and named.
 */
public final class PolicySpecReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final String ROOT = "spec";

  private PolicySpecReader() {}

  /**
   * Reads a spec.
   *
   * @param spec the spec as JSON; nothing or null is a spec that says nothing
   */
  public static PolicyReading read(JsonNode spec) {
    if (spec.isMissingNode() || spec.isNull()) {
      return read(JSON.createObjectNode());
    }
    SpecShape shape = new SpecShape();
    shape.check(ROOT, spec, CompliancePolicySpec.class);
    List<String> found = shape.problems();
    return found.isEmpty()
        ? usable(spec, UnknownFields.of(shape.unknown(), spec))
        : new PolicyReading.Unusable(found);
  }

  private static PolicyReading usable(JsonNode json, UnknownFields unknown) {
    try {
      CompliancePolicySpec spec = JSON.treeToValue(json, CompliancePolicySpec.class);
      return new PolicyReading.Usable(
          spec.toPolicy(unknown.exemptions()),
          spec.images().stream().map(ImageSpec::toRow).toList(),
          unknown);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checked spec is always readable", e);
    }
  }
}
