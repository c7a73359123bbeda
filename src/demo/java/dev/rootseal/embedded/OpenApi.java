package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The OpenAPI documents that kubectl reads: to see that the server checks fields by itself, and to
 * explain custom resources.
 */
record OpenApi(ResourceTypes types) {
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
      return Reply.ok(document(path.get(1).equals("api") ? "" : path.get(2), path.getLast()));
    }
    throw ApiException.noSuchPath();
  }

  private ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (ResourceType type : types.all()) {
      paths.putObject(root(type)).put("serverRelativeURL", "/openapi/v3/" + root(type));
    }
    return index;
  }

  private static String root(ResourceType type) {
    return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
  }

  private ObjectNode document(String group, String version) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", Router.VERSION);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    types.of(group, version).forEach(type -> describe(type, paths, schemas));
    if (schemas.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return document;
  }

  private static void describe(ResourceType type, ObjectNode paths, ObjectNode schemas) {
    String name = type.id().qualified() + "." + type.version();
    String collection =
        "/" + root(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    operation(paths.putObject(collection), "post", type, name);
    ObjectNode one = paths.putObject(collection + "/{name}");
    operation(one, "get", type, name);
    operation(one, "patch", type, name);
    ObjectNode schema =
        type.schema()
            .map(custom -> (ObjectNode) custom.root().deepCopy())
            .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("type", "object"));
    name(type, schema.putArray("x-kubernetes-group-version-kind").addObject());
    schemas.set(name, schema);
  }

  private static void operation(ObjectNode path, String method, ResourceType type, String name) {
    ObjectNode operation = path.putObject(method).put("x-kubernetes-action", method);
    name(type, operation.putObject("x-kubernetes-group-version-kind"));
    operation
        .putArray("parameters")
        .addObject()
        .put("name", "fieldValidation")
        .put("in", "query")
        .putObject("schema")
        .put("type", "string");
    operation
        .putObject("responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + name);
  }

  private static void name(ResourceType type, ObjectNode node) {
    node.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
  }
}
