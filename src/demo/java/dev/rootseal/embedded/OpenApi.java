package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The OpenAPI documents that kubectl reads: to see whether the server checks fields by itself, and
 * to explain custom resources.
 */
final class OpenApi {
  private final ResourceTypes types;

  OpenApi(ResourceTypes types) {
    this.types = types;
  }

  /**
   * Answers with the document at a path.
   *
   * @param path the segments after {@code /openapi}
   */
  Reply answer(List<String> path) {
    if (path.equals(List.of("v3"))) {
      return Reply.ok(index());
    }
    if (path.size() > 2 && path.getFirst().equals("v3")) {
      boolean core = path.get(1).equals("api");
      String group = core ? "" : path.get(2);
      String version = path.getLast();
      return Reply.ok(document(group, version));
    }
    throw ApiException.noSuchPath();
  }

  private ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    Set<String> roots =
        types.all().stream().map(OpenApi::root).collect(Collectors.toCollection(TreeSet::new));
    roots.forEach(root -> paths.putObject(root).put("serverRelativeURL", "/openapi/v3/" + root));
    return index;
  }

  private static String root(ResourceType type) {
    return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
  }

  private ObjectNode document(String group, String version) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.0+embedded");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : types.all()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        describe(type, paths, schemas);
      }
    }
    if (schemas.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return document;
  }

  private static void describe(ResourceType type, ObjectNode paths, ObjectNode schemas) {
    String base =
        "/" + root(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    ObjectNode collection = paths.putObject(base);
    operation(collection, "get", type, "list");
    operation(collection, "post", type, "post");
    ObjectNode one = paths.putObject(base + "/{name}");
    operation(one, "get", type, "get");
    operation(one, "put", type, "put");
    operation(one, "patch", type, "patch");
    schemas.set(schemaName(type), schema(type));
  }

  private static void operation(ObjectNode path, String method, ResourceType type, String action) {
    ObjectNode operation = path.putObject(method);
    operation.put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", gvk(type));
    if (!method.equals("get")) {
      ObjectNode parameter = operation.putArray("parameters").addObject();
      parameter.put("name", "fieldValidation").put("in", "query");
      parameter.putObject("schema").put("type", "string");
    }
    ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
    ok.putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schemaName(type));
  }

  private static ObjectNode schema(ResourceType type) {
    ObjectNode schema = type.rules().schema().deepCopy();
    ArrayNode kinds = schema.putArray("x-kubernetes-group-version-kind");
    kinds.add(gvk(type));
    return schema;
  }

  private static ObjectNode gvk(ResourceType type) {
    return Json.object()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }

  private static String schemaName(ResourceType type) {
    String group = type.group().isEmpty() ? "core" : type.group();
    return group + "." + type.version() + "." + type.kind();
  }
}
