package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refused request: the HTTP code and the {@code Status} object that say why. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;

  ApiException(int code, String reason, String message) {
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

  static ApiException unsupportedMediaType(String message) {
    return new ApiException(415, "UnsupportedMediaType", message);
  }
}
