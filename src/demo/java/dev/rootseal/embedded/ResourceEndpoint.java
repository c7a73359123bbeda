package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** Carries out a request about a resource: picks the verb, and words the answer. */
final class ResourceEndpoint {
  private final ResourceReader reader;
  private final ResourceWriter writer;
  private final ResourceDeleter deleter;

  ResourceEndpoint(ResourceReader reader, ResourceWriter writer, ResourceDeleter deleter) {
    this.reader = reader;
    this.writer = writer;
    this.deleter = deleter;
  }

  Reply answer(Target target, ApiRequest request) {
    if (!target.subresource().isEmpty() && !(target.isStatus() && target.type().hasStatus())) {
      throw ApiException.noSuchPath();
    }
    boolean one = !target.name().isEmpty();
    return switch (request.method()) {
      case "GET" -> one ? reader.get(target, request) : readAll(target, request);
      case "POST" -> one || target.spansNamespaces() ? refuse() : create(target, request);
      case "PUT" -> one ? update(target, request) : refuse();
      case "PATCH" -> one ? patch(target, request) : refuse();
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

  private Reply create(Target target, ApiRequest request) {
    ObjectNode body = request.objectBody();
    return reply(target, request, writer.create(target, body, WriteOptions.of(request)));
  }

  private Reply update(Target target, ApiRequest request) {
    ObjectNode body = request.objectBody();
    return reply(target, request, writer.change(target, old -> body, WriteOptions.of(request)));
  }

  private Reply patch(Target target, ApiRequest request) {
    WriteOptions options = WriteOptions.of(request);
    if (request.contentType().equals(Patch.APPLY)) {
      ObjectNode wish = Patch.objectOf(request.body());
      return reply(target, request, writer.apply(target, wish, options));
    }
    UnaryOperator<ObjectNode> change =
        Patch.of(target.type(), request.contentType(), request.body());
    return reply(target, request, writer.change(target, change, options));
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

  private Reply reply(Target target, ApiRequest request, Written written) {
    ObjectNode shown = reader.rendering(target, request).apply(written.object());
    return new Reply.Document(written.created() ? 201 : 200, shown, written.warnings());
  }
}
