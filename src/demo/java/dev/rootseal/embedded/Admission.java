package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What happens to every object on its way in: unknown fields go, defaults come. */
final class Admission {
  private Admission() {}

  /**
   * Makes the object ready to be stored.
   *
   * @return warnings for the writer
   * @throws ApiException 400 for unknown fields where the writer wants them refused
   */
  static List<String> admit(ResourceType type, ObjectNode object, WriteOptions options) {
    Metadata.dropNulls(object);
    List<String> unknown =
        type.schema().map(schema -> schema.prune(object)).orElse(List.of()).stream()
            .map("unknown field \"%s\""::formatted)
            .toList();
    if (!unknown.isEmpty() && options.isStrict()) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
              .formatted(type.kind(), type.version(), type.kind(), String.join(", ", unknown)));
    }
    type.schema()
        .ifPresentOrElse(
            schema -> schema.setDefaults(object), () -> BuiltInDefaults.complete(type, object));
    return options.warns() ? unknown : List.of();
  }

  /** Makes sure that the body is the object that the path names. */
  static void checkType(Target target, JsonNode body) {
    same("apiVersion", target.type().apiVersion(), body.path("apiVersion"));
    same("kind", target.type().kind(), body.path("kind"));
    same("metadata.name", target.name(), body.at("/metadata/name"));
    if (target.type().namespaced()) {
      same("metadata.namespace", target.namespace(), body.at("/metadata/namespace"));
    }
  }

  private static void same(String field, String onThePath, JsonNode inTheBody) {
    String found = inTheBody.asText("");
    if (!onThePath.isEmpty() && !found.isEmpty() && !found.equals(onThePath)) {
      throw ApiException.badRequest(
          "%s in the body (%s) does not match the request (%s)".formatted(field, found, onThePath));
    }
  }
}
