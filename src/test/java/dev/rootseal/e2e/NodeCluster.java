package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

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

  Kubectl kubectl() {
    return node.kubectl();
  }

  Api api() {
    return api;
  }

  Path folder() {
    return node.folder();
  }

  void load(Path archive) {
    node.load(archive);
  }

  void apply(String manifests) {
    own.addAll(applied.apply(manifests));
  }

  /** These are there, by another way, and shall go with the rest. */
  void removes(String manifests) {
    own.addAll(applied.paths(manifests));
  }

  NodePods pods(String namespace) {
    return new NodePods(api, namespace);
  }

  /**
   * Waits until the kubelet, which counts every ten seconds or so, has counted the root of each
   * container that runs in a namespace after this.
   */
  void awaitFigures(Instant moment, String namespace) {
    await("figures of namespace " + namespace)
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> times(namespace).allMatch(time -> time.isAfter(moment)));
  }

  private Stream<Instant> times(String namespace) {
    return api.get("/api/v1/nodes/node-1/proxy/stats/summary")
        .path("pods")
        .valueStream()
        .filter(pod -> pod.at("/podRef/namespace").asText().equals(namespace))
        .flatMap(pod -> pod.path("containers").valueStream())
        .map(container -> container.path("rootfs"))
        .filter(JsonNode::isObject)
        .map(root -> Instant.parse(root.path("time").asText()));
  }

  void removeNamespace(String name) {
    node.remove(api, "/api/v1/namespaces/" + name);
  }

  @Override
  public void close() {
    List.copyOf(own).reversed().forEach(path -> node.remove(api, path));
  }

  /** The workloads of a namespace on the node, and their pods. */
  record NodePods(Api api, String namespace) {
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Waits until each replica of these workloads runs and is ready, in its present form, and pods
     * of earlier forms have gone.
     *
     * @param workloads kind and name of each, as kubectl names them
     */
    void awaitAvailable(String... workloads) {
      for (String workload : workloads) {
        patiently(workload + " is available").until(() -> isAvailable(get(workload)));
      }
      patiently("pods of earlier forms have gone")
          .until(
              () -> pods().stream().noneMatch(pod -> pod.at("/metadata").has("deletionTimestamp")));
    }

    /** Whether its controller has seen its last change, and each pod is as that says, and ready. */
    private static boolean isAvailable(JsonNode workload) {
      JsonNode status = workload.path("status");
      if (status.path("observedGeneration").asLong()
          < workload.at("/metadata/generation").asLong()) {
        return false;
      }
      if (status.has("desiredNumberScheduled")) {
        int nodes = status.path("desiredNumberScheduled").asInt();
        return status.path("updatedNumberScheduled").asInt() == nodes
            && status.path("numberAvailable").asInt() == nodes;
      }
      int replicas = workload.at("/spec/replicas").asInt();
      return status.path("updatedReplicas").asInt() == replicas
          && status.path("replicas").asInt() == replicas
          && status.path("availableReplicas").asInt() == replicas;
    }

    /** Waits until each container of all pods was started again after its end, and is ready. */
    void awaitRestart() {
      patiently("containers that were started again")
          .until(
              () ->
                  pods().stream()
                      .flatMap(NodePods::statuses)
                      .allMatch(
                          status ->
                              status.path("restartCount").asInt() > 0
                                  && status.path("ready").asBoolean()));
    }

    /** Waits until a container has ended with 1 after it said all this. */
    void awaitBroken(String... words) {
      patiently("a container that ends with 1")
          .untilAsserted(
              () -> assertThat(broken()).anySatisfy(log -> assertThat(log).contains(words)));
    }

    /** Waits until what the containers of all pods have said since they started is as expected. */
    void awaitLogs(Consumer<List<String>> expectation) {
      patiently("what the containers say").untilAsserted(() -> expectation.accept(logs()));
    }

    private static ConditionFactory patiently(String what) {
      return await(what).atMost(Duration.ofMinutes(3)).pollInterval(POLL);
    }

    private List<String> logs() {
      return pods().stream()
          .flatMap(pod -> statuses(pod).map(status -> log(pod, status, "previous=false")))
          .toList();
    }

    JsonNode get(String workload) {
      String[] kindAndName = workload.split("/", 2);
      return api.get(
          "/apis/apps/v1/namespaces/%s/%ss/%s"
              .formatted(namespace, kindAndName[0], kindAndName[1]));
    }

    List<JsonNode> pods() {
      return api.get(path("")).path("items").valueStream().toList();
    }

    private List<String> broken() {
      return pods().stream().flatMap(this::broken).toList();
    }

    private Stream<String> broken(JsonNode pod) {
      Map<String, String> which = Map.of("/state", "previous=false", "/lastState", "previous=true");
      return statuses(pod)
          .flatMap(
              status ->
                  which.entrySet().stream()
                      .filter(one -> status.at(one.getKey() + "/terminated/exitCode").asInt() == 1)
                      .map(one -> log(pod, status, one.getValue())));
    }

    private static Stream<JsonNode> statuses(JsonNode pod) {
      return Stream.of("/status/initContainerStatuses", "/status/containerStatuses")
          .flatMap(list -> pod.at(list).valueStream());
    }

    /** Nothing of a container that has none yet, or none any more. */
    private String log(JsonNode pod, JsonNode status, String which) {
      String name = pod.at("/metadata/name").asText();
      String container = status.path("name").asText();
      return api.tryText(path("/" + name + "/log?container=" + container + "&" + which));
    }

    private String path(String rest) {
      return "/api/v1/namespaces/" + namespace + "/pods" + rest;
    }
  }

  /** Somebody who is no administrator and may do nothing yet: a service account. */
  record Somebody(NodeCluster cluster, String namespace, String name) {
    /** Creates the account, and writes a kubeconfig with its token. */
    Somebody withKubeconfig(Path file) throws IOException {
      cluster.apply(
          """
          apiVersion: v1
          kind: ServiceAccount
          metadata: {name: %s, namespace: %s}
          """
              .formatted(name, namespace));
      Files.writeString(file, cluster.node.kubeconfig(cluster.api().token(name, namespace)));
      return this;
    }

    void has(String role, String where) {
      bind("RoleBinding", "namespace: " + where, "kind: Role, name: " + role);
    }

    void has(String clusterRole) {
      bind("ClusterRoleBinding", "labels: {}", "kind: ClusterRole, name: " + clusterRole);
    }

    private void bind(String kind, String metadata, String role) {
      cluster.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: %s
          metadata: {name: %s, %s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, %s}
          subjects: [{kind: ServiceAccount, name: %s, namespace: %s}]
          """
              .formatted(kind, name, metadata, role, name, namespace));
    }
  }
}
