package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** Carries out a request about a resource: picks the verb, and words the answer. */
final class ResourceEndpoint {
  private final ObjectStore store;
  private final ResourceReader reader;
  private final ResourceWriter writer;
  private final ResourceDeleter deleter;
  private final RequestCounts counts;

  ResourceEndpoint(
      ObjectStore store,
      ResourceReader reader,
      ResourceWriter writer,
      ResourceDeleter deleter,
      RequestCounts counts) {
    this.store = store;
    this.reader = reader;
    this.writer = writer;
    this.deleter = deleter;
    this.counts = counts;
  }

  Reply answer(Target target, ApiRequest request) {
    if (!target.subresource().isEmpty() && !target.type().hasSubresource(target.subresource())) {
      throw ApiException.noSuchPath();
    }
    boolean one = !target.name().isEmpty();
    return switch (request.method()) {
      case "GET" -> read(target, request);
      case "POST" -> one || target.spansNamespaces() ? refuse() : create(target, request);
      case "PUT" -> one ? update(target, request) : refuse();
      case "PATCH" -> one ? patch(target, request) : refuse();
      case "DELETE" -> target.subresource().isEmpty() ? delete(target, request) : refuse();
      default -> refuse();
    };
  }

  private static Reply refuse() {
    throw ApiException.methodNotAllowed();
  }

  private Reply read(Target target, ApiRequest request) {
    if (isScale(target)) {
      return Reply.ok(ScaleView.of(writer.require(target)));
    }
    if (!target.name().isEmpty()) {
      return reader.get(target, request);
    }
    return request.flag("watch") ? reader.watch(target, request) : reader.list(target, request);
  }

  private Reply create(Target target, ApiRequest request) {
    counts.count("create", target);
    return reply(
        target, request, writer.create(target, request.objectBody(), WriteOptions.of(request)));
  }

  private Reply update(Target target, ApiRequest request) {
    counts.count("update", target);
    ObjectNode body = request.objectBody();
    WriteOptions options = WriteOptions.of(request);
    Written written =
        isScale(target)
            ? writer.change(target, ScaleView.change(old -> body), options)
            : writer.update(target, body, options);
    return reply(target, request, written);
  }

  private Reply patch(Target target, ApiRequest request) {
    WriteOptions options = WriteOptions.of(request);
    String type = request.contentType();
    if (type.equals("application/apply-patch+yaml")) {
      counts.count("apply", target);
      return reply(target, request, writer.apply(target, objectOf(request.body()), options));
    }
    counts.count("patch", target);
    return reply(target, request, writer.change(target, patchOf(target, request, type), options));
  }

  private static UnaryOperator<ObjectNode> patchOf(Target target, ApiRequest request, String type) {
    TypeRules rules = target.type().rules();
    if (type.equals("application/merge-patch+json")) {
      return old -> objectOf(JsonMergePatch.apply(old, request.body()));
    }
    if (type.equals("application/json-patch+json")) {
      return old -> objectOf(JsonPatch.apply(old, request.body()));
    }
    if (type.equals("application/strategic-merge-patch+json") && rules.takesStrategicMergePatch()) {
      return old -> StrategicMergePatch.apply(old, objectOf(request.body()), rules.shape());
    }
    throw ApiException.unsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + (rules.takesStrategicMergePatch() ? " application/strategic-merge-patch+json," : "")
            + " application/apply-patch+yaml");
  }

  private static ObjectNode objectOf(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the patch does not make an object");
  }

  private Reply delete(Target target, ApiRequest request) {
    JsonNode options = request.hasBody() ? request.objectBody() : Json.object();
    boolean dryRun = request.query("dryRun").isPresent() || !options.path("dryRun").isEmpty();
    if (target.name().isEmpty()) {
      counts.count("deletecollection", target);
      return deleteAll(target, request, dryRun);
    }
    counts.count("delete", target);
    ObjectNode object = deleter.delete(target, options, dryRun);
    return object.path("metadata").has("deletionTimestamp")
        ? Reply.ok(object)
        : Reply.ok(success(target, object));
  }

  private Reply deleteAll(Target target, ApiRequest request, boolean dryRun) {
    Selection selection = Selection.of(request);
    return store.exclusively(
        () -> {
          ObjectNode list =
              Json.objectOf(target.type().apiVersion(), target.type().kind() + "List");
          list.set(
              "metadata", Json.object().put("resourceVersion", Long.toString(store.revision())));
          var items = list.putArray("items");
          for (ObjectNode stored : store.list(target.scope()).objects()) {
            ObjectNode object = Versions.shown(target.type(), stored);
            if (selection.matches(object)) {
              JsonNode metadata = object.path("metadata");
              Target one =
                  target
                      .in(metadata.path("namespace").asText())
                      .named(metadata.path("name").asText());
              items.add(deleter.delete(one, Json.object(), dryRun));
            }
          }
          return Reply.ok(list);
        });
  }

  private static ObjectNode success(Target target, ObjectNode object) {
    ObjectNode status = Json.objectOf("v1", "Status").put("status", "Success");
    status.putObject("metadata");
    ObjectNode details =
        status.putObject("details").put("name", target.name()).put("kind", target.type().plural());
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.set("uid", object.path("metadata").path("uid"));
    return status;
  }

  private static boolean isScale(Target target) {
    return target.subresource().equals(ScaleView.NAME);
  }

  private Reply reply(Target target, ApiRequest request, Written written) {
    ObjectNode shown =
        isScale(target)
            ? ScaleView.of(written.object())
            : reader.rendering(target, request).apply(written.object());
    return new Reply.Document(written.created() ? 201 : 200, shown, written.warnings());
  }
}
