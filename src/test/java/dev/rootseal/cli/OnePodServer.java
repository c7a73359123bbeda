package dev.rootseal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.cli.AnsweringServer.Answer;
import dev.rootseal.cli.AnsweringServer.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An API server with a StatefulSet `web` of one pod, which takes ephemeral containers, and in which
 * these end at once with a log of which is known what it says.
 */
final class OnePodServer implements AutoCloseable {
  private static final String APPS = "/apis/apps/v1/namespaces/shop/statefulsets/web";
  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String POD = PODS + "/web-0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AnsweringServer server;
  private final ObjectNode pod;
  private final JsonNode workload;
  private final Map<String, String> logs = new ConcurrentHashMap<>();
  private final Map<String, Answer> refusals = new ConcurrentHashMap<>();
  private final List<String> changes = new CopyOnWriteArrayList<>();
  private volatile String state = "{\"terminated\": {\"exitCode\": 0, \"reason\": \"Completed\"}}";
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private volatile Consumer<ObjectNode> then = _ -> {};
  private volatile boolean goes;

  /**
   * One whose pod has these containers.
   *
   * @param containers as a pod's spec has them, in JSON
   */
  OnePodServer(String containers) {
    workload = read("{\"spec\": {\"template\": {\"metadata\": {}, \"spec\": {}}}}");
    ((ObjectNode) workload).put("apiVersion", "apps/v1").put("kind", "StatefulSet");
    ((ObjectNode) workload).putObject("metadata").put("name", "web").put("namespace", "shop");
    ((ObjectNode) workload.at("/spec/template/spec")).set("containers", read(containers));
    pod = pod(containers);
    server = new AnsweringServer(this::answer);
  }

  private static ObjectNode pod(String containers) {
    ObjectNode pod = (ObjectNode) read("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", "web-0").put("namespace", "shop").put("uid", "1");
    metadata.set(
        "ownerReferences",
        read(
            "[{\"apiVersion\": \"apps/v1\", \"kind\": \"StatefulSet\", \"name\": \"web\","
                + " \"controller\": true}]"));
    pod.putObject("spec").set("containers", read(containers));
    ObjectNode status = pod.putObject("status").put("phase", "Running");
    status.set("conditions", read("[{\"type\": \"Ready\", \"status\": \"True\"}]"));
    ArrayNode statuses = status.putArray("containerStatuses");
    for (JsonNode container : pod.at("/spec/containers")) {
      statuses
          .addObject()
          .put("name", container.path("name").asText())
          .put("containerID", "containerd://1")
          .putObject("state")
          .putObject("running");
    }
    status.putArray("ephemeralContainerStatuses");
    return pod;
  }

  /** The pod, which a test may change. */
  ObjectNode pod() {
    return pod;
  }

  /** What the observer beside a container logs. */
  OnePodServer log(String container, String log) {
    logs.put(container, log);
    return this;
  }

  /** The state of every observer, in JSON. */
  OnePodServer observersAre(String json) {
    state = json;
    return this;
  }

  /** The pod goes once an observer was added. */
  OnePodServer podGoes() {
    goes = true;
    return this;
  }

  /** Answers a GET of this path. */
  OnePodServer answers(String path, String json) {
    refusals.put("GET " + Pattern.quote(path), new Answer(200, json));
    return this;
  }

  /** What becomes of the pod once an observer was added. */
  OnePodServer thePodIsThen(Consumer<ObjectNode> change) {
    then = change;
    return this;
  }

  /** Refuses requests of that method of which the path ends so. */
  OnePodServer refuse(String methodAndEnd, int code, String message) {
    refusals.put(methodAndEnd, failure(code, message));
    return this;
  }

  /** Who asks has no such right, such as {@code get pods/log}. */
  OnePodServer denies(String right) {
    denied.add(right);
    return this;
  }

  /** The workload, which a test may change. */
  ObjectNode workload() {
    return (ObjectNode) workload;
  }

  /** The containers beside which there are observers now. */
  List<String> observed() {
    List<String> targets = new ArrayList<>();
    pod.at("/spec/ephemeralContainers")
        .forEach(one -> targets.add(one.path("targetContainerName").asText()));
    return targets;
  }

  /** Each request that was no GET. */
  List<String> changes() {
    return changes;
  }

  /** Runs {@code rootseal observe --paths} against it. */
  Run observe(Path folder, String... arguments) {
    List<String> words = new ArrayList<>(List.of("statefulset/web", "-n", "shop", "--paths"));
    words.addAll(List.of(arguments));
    if (words.stream().noneMatch(word -> word.startsWith("--image="))) {
      words.add("--image=registry.example/rootseal:1");
    }
    return server.run(folder, "observe", words);
  }

  private Answer answer(Question question) throws IOException {
    String asked = question.method() + " " + question.path();
    for (Map.Entry<String, Answer> refusal : refusals.entrySet()) {
      if (asked.matches(refusal.getKey())) {
        return refusal.getValue();
      }
    }
    if (question.method().equals("GET")) {
      return get(question.path(), question.uri().getQuery());
    }
    if (question.path().endsWith("/selfsubjectaccessreviews")) {
      return new Answer(201, review(JSON.readTree(question.body())));
    }
    changes.add(asked);
    add(JSON.readTree(question.body()));
    then.accept(pod);
    return new Answer(200, pod.toString());
  }

  private String review(JsonNode review) {
    JsonNode of = review.at("/spec/resourceAttributes");
    String sub = of.path("subresource").asText();
    String right =
        of.path("verb").asText()
            + " "
            + of.path("resource").asText()
            + (sub.isEmpty() ? "" : "/" + sub);
    return "{\"status\": {\"allowed\": %s}}".formatted(!denied.contains(right));
  }

  private Answer get(String path, String query) {
    if (path.equals(PODS)) {
      return new Answer(200, "{\"kind\": \"PodList\", \"items\": [" + pod + "]}");
    }
    if (path.equals(POD + "/log")) {
      return new Answer(200, log(query));
    }
    if (path.equals(POD) && !(goes && !observed().isEmpty())) {
      return new Answer(200, pod.toString());
    }
    return path.equals(APPS) ? new Answer(200, workload.toString()) : failure(404, "not found");
  }

  private String log(String query) {
    for (JsonNode observer : pod.at("/spec/ephemeralContainers")) {
      if (query.contains("container=" + observer.path("name").asText())) {
        return logs.getOrDefault(observer.path("targetContainerName").asText(), "");
      }
    }
    return "";
  }

  private void add(JsonNode patch) {
    ArrayNode all = ((ObjectNode) pod.path("spec")).withArrayProperty("ephemeralContainers");
    ArrayNode statuses =
        ((ObjectNode) pod.path("status")).withArrayProperty("ephemeralContainerStatuses");
    for (JsonNode observer : patch.at("/spec/ephemeralContainers")) {
      all.add(observer);
      statuses.addObject().put("name", observer.path("name").asText()).set("state", read(state));
    }
  }

  private static Answer failure(int code, String message) {
    ObjectNode status = (ObjectNode) read("{\"kind\": \"Status\", \"apiVersion\": \"v1\"}");
    status.put("status", "Failure").put("message", message).put("code", code);
    status.putObject("details").put("name", "it");
    return new Answer(code, status.toString());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
