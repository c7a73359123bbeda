package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The pods of one workload in a namespace of its own, as kubectl shows them. */
record NodePods(Kubectl kubectl, String namespace) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Waits until each of the workload's replicas runs and is ready, in its present form. */
  void awaitAvailable(String workload) {
    kubectl.ok(
        "rollout",
        "status",
        workload,
        "--namespace=" + namespace,
        "--timeout=" + PATIENCE.toSeconds() + "s");
    await("pods of earlier forms have gone")
        .atMost(PATIENCE)
        .until(
            () -> pods().stream().noneMatch(pod -> pod.at("/metadata").has("deletionTimestamp")));
  }

  /** Waits until each container of all pods was started again after its end, and is ready. */
  void awaitRestart() {
    await("containers that were started again")
        .atMost(PATIENCE)
        .pollInterval(POLL)
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
    await("a container that ends with 1")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(
            () -> assertThat(broken()).anySatisfy(log -> assertThat(log).contains(words)));
  }

  /** Waits until what the containers of all pods have said since they started is as expected. */
  void awaitLogs(Consumer<List<String>> expectation) {
    await("what the containers say")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(() -> expectation.accept(logs()));
  }

  private List<String> logs() {
    List<String> logs = new ArrayList<>();
    for (JsonNode pod : pods()) {
      statuses(pod).forEach(status -> logs.add(log(pod, status, "--previous=false")));
    }
    return logs;
  }

  JsonNode get(String workload) {
    return json(kubectl.ok("get", workload, "--namespace=" + namespace, "--output=json"));
  }

  private List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (JsonNode pod : pods()) {
      for (JsonNode status : statuses(pod)) {
        if (status.at("/state/terminated/exitCode").asInt() == 1) {
          broken.add(log(pod, status, "--previous=false"));
        } else if (status.at("/lastState/terminated/exitCode").asInt() == 1) {
          broken.add(log(pod, status, "--previous=true"));
        }
      }
    }
    return broken;
  }

  private List<JsonNode> pods() {
    return list(
        json(kubectl.ok("get", "pods", "--namespace=" + namespace, "--output=json")).path("items"));
  }

  private static List<JsonNode> statuses(JsonNode pod) {
    List<JsonNode> statuses = list(pod.at("/status/initContainerStatuses"));
    statuses.addAll(list(pod.at("/status/containerStatuses")));
    return statuses;
  }

  private String log(JsonNode pod, JsonNode status, String which) {
    String name = pod.at("/metadata/name").asText();
    String container = status.path("name").asText();
    return kubectl
        .run("logs", name, "--namespace=" + namespace, "--container=" + container, which)
        .output();
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
