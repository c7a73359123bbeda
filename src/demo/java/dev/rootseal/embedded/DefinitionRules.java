package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.ApiException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rules of CustomResourceDefinitions: they are established as soon as they are written. */
final class DefinitionRules {
  private DefinitionRules() {}

  static void complete(ObjectNode definition) {
    ObjectNode names = Json.child(Json.child(definition, "spec"), "names");
    String kind = names.path("kind").asText();
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
    ObjectNode status = Json.child(definition, "status");
    status.set("acceptedNames", names);
    if (!status.has("conditions")) {
      String since = definition.path("metadata").path("creationTimestamp").asText();
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found", since);
      condition(
          conditions,
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted",
          since);
    }
    if (!status.has("storedVersions")) {
      status.set("storedVersions", storedVersions(definition));
    }
  }

  static List<Cause> check(JsonNode definition) {
    List<Cause> causes = new ArrayList<>();
    JsonNode spec = definition.path("spec");
    String expected =
        spec.path("names").path("plural").asText() + "." + spec.path("group").asText();
    if (!definition.path("metadata").path("name").asText().equals(expected)) {
      causes.add(
          new Cause(
              "metadata.name",
              "FieldValueInvalid",
              "Invalid value: must be spec.names.plural+\".\"+spec.group"));
    }
    for (String field : List.of("group", "scope", "versions")) {
      if (!spec.has(field)) {
        causes.add(new Cause("spec." + field, "FieldValueRequired", "Required value"));
      }
    }
    return causes;
  }

  private static void condition(
      ArrayNode conditions, String type, String reason, String message, String since) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", since);
  }

  private static ArrayNode storedVersions(JsonNode definition) {
    ArrayNode versions = Json.array();
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        versions.add(version.path("name").asText());
      }
    }
    return versions;
  }
}
