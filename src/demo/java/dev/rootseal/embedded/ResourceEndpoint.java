package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.ResourceWriter.Written;

/** Carries out a request about a resource: picks the verb, and words the answer. */
record ResourceEndpoint(ResourceReader reader, ResourceWriter writer, ResourceDeleter deleter) {
  Reply answer(Target target, ApiRequest request) {
    if (!target.subresource().isEmpty() && !(target.isStatus() && target.type().hasStatus())) {
      throw ApiException.noSuchPath();
    }
    boolean one = !target.name().isEmpty();
    return switch (request.method()) {
      case "GET" -> one ? reader.get(target, request) : readAll(target, request);
      case "POST" -> one || target.spansNamespaces() ? refuse() : write(target, request);
      case "PUT", "PATCH" -> one ? write(target, request) : refuse();
      case "DELETE" -> one && !target.isStatus() ? delete(target, request) : refuse();
      default -> refuse();
    };
  }

  private static Reply refuse() {
    throw ApiException.methodNotAllowed();
  }

  private Reply readAll(Target target, ApiRequest request) {
    return request.flag("watch") ? reader.watch(target, request) : reader.list(target, request);
  }

  private Reply write(Target target, ApiRequest request) {
    WriteOptions options = WriteOptions.of(request);
    Written written =
        switch (request.method()) {
          case "POST" -> writer.create(target, request.objectBody(), options);
          case "PUT" -> writer.change(target, old -> request.objectBody(), options);
          default -> patch(target, request, options);
        };
    ObjectNode shown = reader.rendering(target, request).apply(written.object());
    return new Reply.Document(written.created() ? 201 : 200, shown, written.warnings());
  }

  private Written patch(Target target, ApiRequest request, WriteOptions options) {
    String type = request.contentType();
    return type.equals(Patch.APPLY)
        ? writer.apply(target, Patch.objectOf(request.body()), options)
        : writer.change(target, Patch.of(target.type(), type, request.body()), options);
  }

  private Reply delete(Target target, ApiRequest request) {
    JsonNode options =
        request.text().isEmpty() ? JsonNodeFactory.instance.objectNode() : request.objectBody();
    boolean dryRun = request.query("dryRun").isPresent() || !options.path("dryRun").isEmpty();
    ObjectNode object = deleter.delete(target, dryRun);
    return Reply.ok(
        object.path("metadata").has("deletionTimestamp") ? object : success(target, object));
  }

  private static ObjectNode success(Target target, ObjectNode object) {
    ObjectNode status =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "v1")
            .put("kind", "Status")
            .put("status", "Success");
    status
        .putObject("details")
        .put("name", target.name())
        .put("group", target.type().group())
        .put("kind", target.type().plural())
        .set("uid", object.at("/metadata/uid"));
    return status;
  }
}
