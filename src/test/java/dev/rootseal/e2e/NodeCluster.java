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
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** The {@link Node} as one class has it: in namespaces of its own, which go when it ends. */
final class NodeCluster implements AutoCloseable {
  private final Node node;
  private final Api api;
  private final BooleanSupplier isLast;
  private final Set<String> own = new LinkedHashSet<>();

  /** Begins when what earlier classes had there is gone; the last one ends the node. */
  NodeCluster(Node node, BooleanSupplier isLast) {
    this.node = node;
    this.isLast = isLast;
    this.api = node.api();
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
    own.addAll(api.apply(manifests));
  }

  /** These are there, by another way, and shall go with the rest. */
  void removes(String manifests) {
    own.addAll(api.paths(manifests));
  }

  NodePods pods(String namespace) {
    return new NodePods(api, namespace);
  }

  /** Waits until the kubelet, every ten seconds or so, has counted each root of a namespace. */
  void awaitFigures(Instant moment, String namespace) {
    await("figures of namespace " + namespace)
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
    if (isLast.getAsBoolean()) {
      node.close();
    } else {
      List.copyOf(own).reversed().forEach(path -> node.remove(api, path));
    }
  }

  record NodePods(Api api, String namespace) {
    /** Until each replica of these is ready in its present form and earlier pods have gone. */
    void awaitAvailable(String workloads) {
      for (String workload : workloads.split(" ", -1)) {
        patiently(workload + " is available").until(() -> isAvailable(get(workload)));
      }
      patiently("pods of earlier forms have gone")
          .until(
              () -> pods().stream().noneMatch(pod -> pod.at("/metadata").has("deletionTimestamp")));
    }

    /** Whether its controller has seen its last change, and each pod is as that says, and ready. */
    private static boolean isAvailable(JsonNode workload) {
      JsonNode status = workload.path("status");
      boolean daemon = status.has("desiredNumberScheduled");
      int wanted =
          workload.at(daemon ? "/status/desiredNumberScheduled" : "/spec/replicas").asInt();
      return status.path("observedGeneration").asLong()
              >= workload.at("/metadata/generation").asLong()
          && (daemon
                  ? Stream.of("updatedNumberScheduled", "numberAvailable")
                  : Stream.of("updatedReplicas", "replicas", "availableReplicas"))
              .allMatch(count -> status.path(count).asInt() == wanted);
    }

    void awaitRestart() {
      patiently("containers that were started again")
          .until(() -> pods().stream().flatMap(NodePods::statuses).allMatch(NodePods::isBack));
    }

    /** Kubelet shows what ended, and its log, some moments after it has counted the start. */
    private static boolean isBack(JsonNode status) {
      return status.path("restartCount").asInt() > 0
          && status.path("ready").asBoolean()
          && status.path("lastState").has("terminated");
    }

    void awaitBroken(String... words) {
      patiently("a container that ends with 1")
          .untilAsserted(
              () ->
                  assertThat(Stream.concat(ended("/state", false), ended("/lastState", true)))
                      .anySatisfy(log -> assertThat(log).contains(words)));
    }

    void awaitLogs(Consumer<List<String>> expectation) {
      patiently("what the containers say").untilAsserted(() -> expectation.accept(logs()));
    }

    private static ConditionFactory patiently(String what) {
      return await(what).pollInterval(Duration.ofMillis(200));
    }

    private List<String> logs() {
      return pods().stream()
          .flatMap(pod -> statuses(pod).map(status -> log(pod, status, false)))
          .toList();
    }

    JsonNode get(String workload) {
      String[] kindAndName = workload.split("/", 2);
      return api.get(
          "/apis/apps/v1/namespaces/%s/%ss/%s"
              .formatted(namespace, kindAndName[0], kindAndName[1]));
    }

    List<JsonNode> pods() {
      String path = "/api/v1/namespaces/" + namespace + "/pods";
      return api.get(path).path("items").valueStream().toList();
    }

    private Stream<String> ended(String state, boolean previous) {
      return pods().stream()
          .flatMap(
              pod ->
                  statuses(pod)
                      .filter(one -> one.at(state + "/terminated/exitCode").asInt() == 1)
                      .map(status -> log(pod, status, previous)));
    }

    private static Stream<JsonNode> statuses(JsonNode pod) {
      return Stream.of("/status/initContainerStatuses", "/status/containerStatuses")
          .flatMap(list -> pod.at(list).valueStream());
    }

    /** Nothing of a container that has none yet, or none any more. */
    private String log(JsonNode pod, JsonNode status, boolean previous) {
      return api.tryText(
          "/api/v1/namespaces/%s/pods/%s/log?container=%s&previous=%b"
              .formatted(
                  namespace,
                  pod.at("/metadata/name").asText(),
                  status.path("name").asText(),
                  previous));
    }
  }

  /** Somebody who is no administrator and may do nothing yet: a service account. */
  record Somebody(NodeCluster cluster, String namespace, String name) {
    Somebody withKubeconfig(Path file) throws IOException {
      cluster.apply(Workloads.account(namespace, name));
      Files.writeString(file, cluster.node.kubeconfig(cluster.api().token(name, namespace)));
      return this;
    }

    /** Gives a role that a document has for the namespace `shop`. */
    void has(String role, String name, String where) {
      cluster.apply(role.replace("namespace: shop", "namespace: " + where));
      bind("RoleBinding", "namespace: " + where, "kind: Role, name: " + name);
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
