package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The types that a CustomResourceDefinition brings: one for each version that it serves. */
final class CustomTypes {
  private CustomTypes() {}

  static List<ResourceType> of(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    JsonNode names = spec.path("names");
    ResourceType.Names named =
        new ResourceType.Names(
            names.path("plural").asText(),
            names.path("singular").asText(),
            names.path("kind").asText(),
            Json.strings(names.path("shortNames")),
            Json.strings(names.path("categories")));
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        types.add(type(spec, version, named));
      }
    }
    return types;
  }

  private static ResourceType type(JsonNode spec, JsonNode version, ResourceType.Names names) {
    String group = spec.path("group").asText();
    boolean status = version.path("subresources").has("status");
    return new ResourceType(
        group,
        version.path("name").asText(),
        names,
        spec.path("scope").asText().equals("Namespaced"),
        status ? List.of("status") : List.of(),
        CustomColumns.of(version),
        new CustomRules(version.path("schema").path("openAPIV3Schema")),
        new ResourceId(group, names.plural()));
  }
}
