package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** A refused request: the HTTP code and the {@code Status} object that say why. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;

  private ApiException(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.status =
        Json.objectOf("v1", "Status")
            .<ObjectNode>set("metadata", Json.object())
            .put("status", "Failure")
            .put("message", message)
            .put("reason", reason)
            .put("code", code);
  }

  /** One thing that is wrong with an object. */
  record Cause(String field, String reason, String message) {}

  int code() {
    return code;
  }

  ObjectNode status() {
    return status;
  }

  static ApiException notFound(ResourceId resource, String name) {
    return new ApiException(
            404, "NotFound", "%s \"%s\" not found".formatted(resource.qualified(), name))
        .about(resource.group(), resource.plural(), name);
  }

  static ApiException noSuchPath() {
    return new ApiException(404, "NotFound", "the server could not find the requested resource");
  }

  static ApiException alreadyExists(ResourceId resource, String name) {
    return new ApiException(
            409, "AlreadyExists", "%s \"%s\" already exists".formatted(resource.qualified(), name))
        .about(resource.group(), resource.plural(), name);
  }

  static ApiException conflict(ResourceId resource, String name, String why) {
    return new ApiException(
            409,
            "Conflict",
            "Operation cannot be fulfilled on %s \"%s\": %s"
                .formatted(resource.qualified(), name, why))
        .about(resource.group(), resource.plural(), name);
  }

  static ApiException ownershipConflict(String message, List<Cause> causes) {
    return new ApiException(409, "Conflict", message).with(causes);
  }

  static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
    String what =
        causes.stream()
            .map(cause -> cause.field() + ": " + cause.message())
            .collect(Collectors.joining(", "));
    return new ApiException(
            422,
            "Invalid",
            "%s \"%s\" is invalid: %s"
                .formatted(
                    type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group(),
                    name,
                    causes.size() == 1 ? what : "[" + what + "]"))
        .about(type.group(), type.kind(), name)
        .with(causes);
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message);
  }

  static ApiException forbidden(String message) {
    return new ApiException(403, "Forbidden", message);
  }

  static ApiException methodNotAllowed() {
    return new ApiException(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  static ApiException expired(String message) {
    return new ApiException(410, "Expired", message);
  }

  static ApiException tooLarge(int limit) {
    return new ApiException(
        413, "RequestEntityTooLarge", "Request entity too large: limit is %d".formatted(limit));
  }

  static ApiException unsupportedMediaType(String message) {
    return new ApiException(415, "UnsupportedMediaType", message);
  }

  static ApiException unprocessable(String message) {
    return new ApiException(422, "Invalid", message);
  }

  static ApiException internal(String message) {
    return new ApiException(500, "InternalError", "Internal error occurred: " + message);
  }

  private ApiException about(String group, String kind, String name) {
    ObjectNode details = Json.child(status, "details").put("name", name).put("kind", kind);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    return this;
  }

  private ApiException with(List<Cause> causes) {
    ArrayNode array = Json.child(status, "details").putArray("causes");
    causes.forEach(
        cause ->
            array
                .addObject()
                .put("reason", cause.reason())
                .put("message", cause.message())
                .put("field", cause.field()));
    return this;
  }
}
