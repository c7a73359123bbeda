package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Finds out by its path whom a request is for. */
record Router(
    ResourceTypes types, Discovery discovery, OpenApi openApi, ResourceEndpoint resources) {
  /** What it goes by. */
  static final String VERSION = "v1.34.0+embedded";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  Reply answer(ApiRequest request) {
    List<String> path = request.path();
    String first = path.isEmpty() ? "" : path.getFirst();
    return switch (first) {
      case "version" -> Reply.ok(version());
      case "healthz", "livez", "readyz" -> new Reply.Text("ok");
      case "openapi" -> openApi.answer(path.subList(1, path.size()));
      case "api", "apis" -> api(request, path);
      default -> throw ApiException.noSuchPath();
    };
  }

  private Reply api(ApiRequest request, List<String> path) {
    boolean core = path.getFirst().equals("api");
    return switch (path.size()) {
      case 1 -> Reply.ok(core ? discovery.coreVersions() : discovery.groups());
      case 2 ->
          Reply.ok(core ? discovery.resources("", path.get(1)) : discovery.group(path.get(1)));
      case 3 -> core ? resource(request) : Reply.ok(discovery.resources(path.get(1), path.get(2)));
      default -> resource(request);
    };
  }

  private Reply resource(ApiRequest request) {
    RequestPath path = RequestPath.parse(request.path()).orElseThrow(ApiException::noSuchPath);
    if (AccessReview.isAt(path)) {
      if (!request.method().equals("POST")) {
        throw ApiException.methodNotAllowed();
      }
      // The answer is the same for all questions, so those that cannot be read get it, too.
      ObjectNode question = request.isBinary() ? NODES.objectNode() : request.objectBody();
      return new Reply.Document(201, AccessReview.answer(path, question), List.of());
    }
    ResourceType type =
        types
            .find(path.group(), path.version(), path.plural())
            .orElseThrow(ApiException::noSuchPath);
    if (!fits(path, type)) {
      throw ApiException.noSuchPath();
    }
    Target target = new Target(type, path.namespace(), path.name(), path.subresource());
    return resources.answer(target, request);
  }

  /** Objects of a namespaced type have a namespace in their path, others have none. */
  private static boolean fits(RequestPath path, ResourceType type) {
    boolean collection = path.name().isEmpty();
    return path.namespace().isEmpty() ? collection || !type.namespaced() : type.namespaced();
  }

  private static JsonNode version() {
    return NODES
        .objectNode()
        .put("major", "1")
        .put("minor", "34")
        .put("gitVersion", VERSION)
        .put("platform", "java");
  }
}
