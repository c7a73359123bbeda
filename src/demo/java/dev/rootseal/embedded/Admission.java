package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.ApiException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What happens to every object on its way in: unknown fields go, defaults come, checks are made.
 */
final class Admission {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int MAX_NAME = 253;

  private Admission() {}

  /**
   * Makes the object ready to be stored.
   *
   * @return warnings for the writer
   * @throws ApiException 400 for unknown fields where the writer wants them refused, 422 for an
   *     object that is not valid
   */
  static List<String> admit(ResourceType type, ObjectNode object, WriteOptions options) {
    Metadata.dropNulls(object);
    List<String> unknown = type.rules().prune(object);
    if (!unknown.isEmpty() && options.unknownFields() == WriteOptions.UnknownFields.STRICT) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
              .formatted(
                  type.kind(), type.version(), type.kind(), String.join(", ", told(unknown))));
    }
    type.rules().setDefaults(object);
    check(type, object);
    return options.unknownFields() == WriteOptions.UnknownFields.WARN ? told(unknown) : List.of();
  }

  /** Makes sure that the body is of the type that the path names. */
  static void checkType(Target target, JsonNode body) {
    String apiVersion = body.path("apiVersion").asText(target.type().apiVersion());
    String kind = body.path("kind").asText(target.type().kind());
    if (!apiVersion.equals(target.type().apiVersion()) || !kind.equals(target.type().kind())) {
      throw ApiException.badRequest(
          "%s, Kind=%s in the body does not match the expected %s, Kind=%s"
              .formatted(apiVersion, kind, target.type().apiVersion(), target.type().kind()));
    }
    JsonNode metadata = body.path("metadata");
    String name = metadata.path("name").asText(target.name());
    if (!target.name().isEmpty() && !name.equals(target.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, target.name()));
    }
    String namespace = metadata.path("namespace").asText("");
    if (target.type().namespaced()
        && !namespace.isEmpty()
        && !namespace.equals(target.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private static void check(ResourceType type, ObjectNode object) {
    String name = object.path("metadata").path("name").asText();
    List<Cause> causes = new ArrayList<>();
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      causes.add(
          new Cause(
              "metadata.name",
              "FieldValueInvalid",
              "Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower case"
                      .formatted(name)
                  + " alphanumeric characters, '-' or '.', and must start and end with an"
                  + " alphanumeric character"));
    }
    causes.addAll(type.rules().check(object));
    if (!causes.isEmpty()) {
      throw ApiException.invalid(type, name, causes);
    }
  }

  private static List<String> told(List<String> unknown) {
    return unknown.stream().map("unknown field \"%s\""::formatted).toList();
  }
}
