package dev.rootseal.embedded;

/**
 * A kind of write that clients have asked for.
 *
 * @param verb create, update, patch, apply or delete
 * @param resource the resource with its group, and its subresource if any: {@code
 *     deployments.apps}, {@code compliancereports.rootseal.dev/status}
 * @param namespace empty for cluster-scoped resources
 */
public record WriteRequest(String verb, String resource, String namespace) {
  static WriteRequest of(String method, String contentType, RequestPath path) {
    String verb =
        switch (method) {
          case "POST" -> "create";
          case "PUT" -> "update";
          case "DELETE" -> "delete";
          default -> contentType.equals(Patch.APPLY) ? "apply" : "patch";
        };
    String resource = new ResourceId(path.group(), path.plural()).qualified();
    String part = path.subresource().isEmpty() ? "" : "/" + path.subresource();
    return new WriteRequest(verb, resource + part, path.namespace());
  }
}
