package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;

/** The workloads of a namespace on the node, and their pods. */
record NodePods(Api api, String namespace) {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Not how long it may take: how long until nobody believes in it any more. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Waits until each replica of these workloads runs and is ready, in its present form, and pods of
   * earlier forms have gone.
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
    if (status.path("observedGeneration").asLong() < workload.at("/metadata/generation").asLong()) {
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
                    .flatMap(pod -> statuses(pod).stream())
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
    return await(what).atMost(PATIENCE).pollInterval(POLL);
  }

  private List<String> logs() {
    List<String> logs = new ArrayList<>();
    for (JsonNode pod : pods()) {
      statuses(pod).forEach(status -> logs.add(log(pod, status, "previous=false")));
    }
    return logs;
  }

  /** A workload, named as kubectl names it. */
  JsonNode get(String workload) {
    String[] kindAndName = workload.split("/", 2);
    return api.get(
        "/apis/apps/v1/namespaces/%s/%ss/%s".formatted(namespace, kindAndName[0], kindAndName[1]));
  }

  /** All of them. */
  List<JsonNode> pods() {
    return list(api.get(path("")).path("items"));
  }

  private List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (JsonNode pod : pods()) {
      for (JsonNode status : statuses(pod)) {
        if (status.at("/state/terminated/exitCode").asInt() == 1) {
          broken.add(log(pod, status, "previous=false"));
        } else if (status.at("/lastState/terminated/exitCode").asInt() == 1) {
          broken.add(log(pod, status, "previous=true"));
        }
      }
    }
    return broken;
  }

  private static List<JsonNode> statuses(JsonNode pod) {
    List<JsonNode> statuses = list(pod.at("/status/initContainerStatuses"));
    statuses.addAll(list(pod.at("/status/containerStatuses")));
    return statuses;
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

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
