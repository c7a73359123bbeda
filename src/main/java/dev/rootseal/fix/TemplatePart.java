package dev.rootseal.fix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.remediation.StrategicMerge;
import dev.rootseal.rule.ContainerType;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The part of a workload that patches change: name, security context and mounts of the containers
 * that are patched, and the volumes. Arguments and environment, which may hold secrets, are no part
 * of it.
 */
final class TemplatePart {
  /** Sorted, as kubectl shows objects. */
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              new YAMLFactory()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS))
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .build();

  private static final List<String> OF_CONTAINER =
      List.of("name", "securityContext", "volumeMounts");

  private TemplatePart() {}

  /**
   * What of an object patches change in any of its containers. It is all that is kept of the
   * workloads of a cluster until they are sorted.
   */
  static JsonNode of(JsonNode object) {
    return part(object, container -> true);
  }

  /** The part as it is, in YAML, line by line. */
  static List<String> before(JsonNode object, Remediation remediation) {
    return lines(part(object, remediation));
  }

  static List<String> after(JsonNode object, Remediation remediation) {
    ObjectNode part = part(object, remediation);
    ObjectNode patched =
        remediation.patch().map(patch -> StrategicMerge.apply(part, patch.root())).orElse(part);
    // The API server leaves out a field that is false.
    patched.findParents("readOnly").stream()
        .filter(mount -> !mount.path("readOnly").asBoolean())
        .forEach(mount -> ((ObjectNode) mount).remove("readOnly"));
    return lines(patched);
  }

  private static ObjectNode part(JsonNode object, Remediation remediation) {
    Set<String> patched =
        remediation.patched().stream().map(PatchedContainer::name).collect(Collectors.toSet());
    return part(object, container -> patched.contains(container.path("name").asText()));
  }

  private static ObjectNode part(JsonNode object, Predicate<JsonNode> wanted) {
    JsonNode pod = object.at("/spec/template/spec");
    ObjectNode whole = YAML.createObjectNode();
    ObjectNode part = whole.putObject("spec").putObject("template").putObject("spec");
    for (String list : ContainerType.TEMPLATE_LISTS) {
      ArrayNode containers = YAML.createArrayNode();
      pod.path(list)
          .valueStream()
          .filter(wanted)
          .map(TemplatePart::fieldsOf)
          .forEach(containers::add);
      if (!containers.isEmpty()) {
        part.set(list, containers);
      }
    }
    if (pod.path("volumes").isArray()) {
      part.set("volumes", pod.path("volumes").deepCopy());
    }
    return whole;
  }

  private static ObjectNode fieldsOf(JsonNode container) {
    ObjectNode kept = YAML.createObjectNode();
    OF_CONTAINER.stream()
        .filter(container::has)
        .forEach(field -> kept.set(field, container.path(field).deepCopy()));
    return kept;
  }

  private static List<String> lines(ObjectNode part) {
    try {
      return YAML.writeValueAsString(part).lines().toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }
}
