package dev.rootseal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * Reads the spec of a policy, from the API or from a file. It is total: it checks all that the
 * schema states again, because a file has no API server and a cluster may have another schema.
 */
public final class PolicySpecReader {
  private static final JsonMapper JSON = new JsonMapper();
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
    Problems problems = new Problems();
    new SpecShape(problems).check(ROOT, spec, CompliancePolicySpec.class);
    new SpecRules(problems).check(ROOT, spec);
    List<String> found = problems.list();
    return found.isEmpty() ? usable(spec) : new PolicyReading.Unusable(found);
  }

  private static PolicyReading usable(JsonNode json) {
    try {
      CompliancePolicySpec spec = JSON.treeToValue(json, CompliancePolicySpec.class);
      return new PolicyReading.Usable(
          spec.toPolicy(), spec.images().stream().map(ImageSpec::toRow).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checked spec is always readable", e);
    }
  }
}
