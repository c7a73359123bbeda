package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refused request: the HTTP code and the {@code Status} object that say why. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;

  private ApiException(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.status =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "v1")
            .put("kind", "Status")
            .put("status", "Failure")
            .put("message", message)
            .put("reason", reason)
            .put("code", code);
    status.putObject("metadata");
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    return status;
  }

  /** Its details tell it from a path that is not served. */
  static ApiException notFound(ResourceId resource, String name) {
    ApiException notFound =
        new ApiException(
            404, "NotFound", "%s \"%s\" not found".formatted(resource.qualified(), name));
    notFound
        .status
        .putObject("details")
        .put("name", name)
        .put("group", resource.group())
        .put("kind", resource.plural());
    return notFound;
  }

  static ApiException noSuchPath() {
    return new ApiException(404, "NotFound", "the server could not find the requested resource");
  }

  static ApiException alreadyExists(ResourceId resource, String name) {
    return new ApiException(
        409, "AlreadyExists", "%s \"%s\" already exists".formatted(resource.qualified(), name));
  }

  static ApiException conflict(ResourceId resource, String name) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply your"
                .formatted(resource.qualified(), name)
            + " changes to the latest version and try again");
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

  static ApiException invalid(String message) {
    return new ApiException(422, "Invalid", message);
  }

  static ApiException internal(String message) {
    return new ApiException(500, "InternalError", "Internal error occurred: " + message);
  }
}
