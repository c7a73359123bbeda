package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts manifests into a cluster, where it is not kubectl that is tested: a request for each object,
 * where a kubectl for them costs a seventh of a second of processor time.
 */
final class Applied {
  /** What the server says of a kind. */
  private record Resource(String plural, boolean namespaced) {}

  private final Api api;
  private final Map<String, Resource> resources = new ConcurrentHashMap<>();

  Applied(Api api) {
    this.api = api;
  }

  /**
   * Each object as it stands there, whether it is new or not; fields that nobody knows fail.
   *
   * @return the paths of the objects
   */
  List<String> apply(String manifests) {
    return Manifests.inOrder(manifests).stream().map(this::apply).toList();
  }

  private String apply(ObjectNode object) {
    String path = path(object);
    api.apply(path, object.toString());
    return path;
  }

  /** The paths of objects that somebody else puts there; the server knows their kinds. */
  List<String> paths(String manifests) {
    return Manifests.inOrder(manifests).stream().map(this::path).toList();
  }

  private String path(ObjectNode object) {
    return collection(object) + "/" + object.at("/metadata/name").asText();
  }

  private String collection(ObjectNode object) {
    String version = object.path("apiVersion").asText();
    String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
    String kind = object.path("kind").asText();
    Resource resource = resources.computeIfAbsent(root + " " + kind, one -> resource(root, kind));
    return resource.namespaced()
        ? root
            + "/namespaces/"
            + object.at("/metadata/namespace").asText("default")
            + "/"
            + resource.plural()
        : root + "/" + resource.plural();
  }

  private Resource resource(String root, String kind) {
    return api.get(root)
        .path("resources")
        .valueStream()
        .filter(one -> one.path("kind").asText().equals(kind))
        .filter(one -> !one.path("name").asText().contains("/"))
        .findFirst()
        .map(one -> new Resource(one.path("name").asText(), one.path("namespaced").asBoolean()))
        .orElseThrow(() -> new IllegalStateException("not served: " + root + " " + kind));
  }
}
