package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cluster of the {@link Node} as one class of tests has it: beside others, so each keeps to
 * namespaces of its own. What it puts there goes when it ends.
 */
final class NodeCluster implements AutoCloseable {
  private final Node node;
  private final Api api;
  private final Applied applied;
  private final Set<String> own = new LinkedHashSet<>();

  /** Begins when what earlier classes had there is gone. */
  NodeCluster(Node node) {
    this.node = node;
    this.api = node.api();
    this.applied = new Applied(api);
    node.awaitGone(api);
  }

  /** The administrator's kubectl. */
  Kubectl kubectl() {
    return node.kubectl();
  }

  /** The kubeconfig of whoever holds the token. */
  String kubeconfig(String token) {
    return node.kubeconfig(token);
  }

  /** The administrator's way in without a kubectl. */
  Api api() {
    return api;
  }

  /** A folder for files that outlive a pod and go with the node. */
  Path folder() {
    return node.folder();
  }

  /** Makes an image known to the node, unless it is already. */
  void load(Path archive) {
    node.load(archive);
  }

  /** Puts manifests there. */
  void apply(String manifests) {
    own.addAll(applied.apply(manifests));
  }

  /** These are there, by another way, and shall go with the rest. */
  void removes(String manifests) {
    own.addAll(applied.paths(manifests));
  }

  /** The pods of a namespace. */
  NodePods pods(String namespace) {
    return new NodePods(api, namespace);
  }

  /** What the kubelet counts there. */
  NodeFigures figures() {
    return new NodeFigures(api);
  }

  /** Begins to delete a namespace with all that is in it. */
  void removeNamespace(String name) {
    node.remove(api, "/api/v1/namespaces/" + name);
  }

  @Override
  public void close() {
    List.copyOf(own).reversed().forEach(path -> node.remove(api, path));
  }

  /** What the kubelet has counted, every ten seconds or so: asked for without a `rootseal` each. */
  record NodeFigures(Api api) {
    private static final String SUMMARY = "/api/v1/nodes/node-1/proxy/stats/summary";

    /** Waits until the root of each container that runs in a namespace was counted after this. */
    void awaitLaterThan(Instant moment, String namespace) {
      await("figures of namespace " + namespace)
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> times(namespace).allMatch(time -> time.isAfter(moment)));
    }

    private Stream<Instant> times(String namespace) {
      return api.get(SUMMARY)
          .path("pods")
          .valueStream()
          .filter(pod -> pod.at("/podRef/namespace").asText().equals(namespace))
          .flatMap(pod -> pod.path("containers").valueStream())
          .map(container -> container.path("rootfs"))
          .filter(JsonNode::isObject)
          .map(root -> Instant.parse(root.path("time").asText()));
    }
  }
}
