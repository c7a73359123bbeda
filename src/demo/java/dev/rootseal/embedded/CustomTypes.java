package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The types that a CustomResourceDefinition brings: one for each version that it serves. */
final class CustomTypes {
  private CustomTypes() {}

  static List<ResourceType> of(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    return spec.path("versions")
        .valueStream()
        .filter(version -> version.path("served").asBoolean())
        .map(version -> type(spec, version))
        .toList();
  }

  private static ResourceType type(JsonNode spec, JsonNode version) {
    String group = spec.path("group").asText();
    JsonNode names = spec.path("names");
    return new ResourceType(
        group,
        version.path("name").asText(),
        new ResourceType.Names(
            names.path("plural").asText(),
            names.path("singular").asText(),
            names.path("kind").asText(),
            texts(names.path("shortNames")),
            texts(names.path("categories"))),
        spec.path("scope").asText().equals("Namespaced"),
        version.path("subresources").has("status"),
        Column.ofVersion(version),
        Optional.of(new Schema(version.path("schema").path("openAPIV3Schema"))),
        new ResourceId(group, names.path("plural").asText()));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }
}
