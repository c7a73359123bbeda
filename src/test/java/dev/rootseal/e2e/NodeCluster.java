package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
}
