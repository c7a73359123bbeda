package dev.rootseal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.cli.AnsweringServer.Answer;
import dev.rootseal.cli.AnsweringServer.Question;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.RootWritesJson;
import dev.rootseal.rootfs.WrittenFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An API server with one workload, whose pods run as an application would that needs some folders:
 * where one of them cannot be written, it says so in its log and ends with 1.
 */
final class SimulatedCluster implements AutoCloseable {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String PODS = "/api/v1/namespaces/shop/pods";

  private final ObjectMapper json = new ObjectMapper();
  private final AnsweringServer server;
  private final Map<String, ObjectNode> pods = new ConcurrentHashMap<>();
  private final List<ObjectNode> created = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> denied = new ConcurrentHashMap<>();
  private JsonNode workload;
  private List<String> needed = List.of();
  private List<String> unneeded = List.of();
  private Function<List<String>, String> minds = mounts -> "";
  private String sentence = "sh: can't create %s/file: Read-only file system";
  private UnaryOperator<ObjectNode> life = pod -> pod;
  private String refusal = "";
  private boolean observersAllowed = true;
  private final Map<Integer, String> logs = new ConcurrentHashMap<>();
  private volatile int restarts;
  private final List<Failure> failures = new CopyOnWriteArrayList<>();

  SimulatedCluster(String deployment) {
    workload = read(deployment);
    server = new AnsweringServer(this::answer);
  }

  private static JsonNode read(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders that the application has to write. */
  SimulatedCluster needs(String... folders) {
    needed = List.of(folders);
    return this;
  }

  /** What it says at its end where it is not content with its mounts; nothing where it is. */
  SimulatedCluster minds(Function<List<String>, String> words) {
    minds = words;
    return this;
  }

  /** The folders that it writes where it can, and does without. */
  SimulatedCluster writesInSilence(String... folders) {
    unneeded = List.of(folders);
    return this;
  }

  /** What it says of a folder that it cannot write. */
  SimulatedCluster says(String words) {
    sentence = words;
    return this;
  }

  /** What becomes of each pod instead. */
  SimulatedCluster pods(UnaryOperator<ObjectNode> status) {
    life = status;
    return this;
  }

  /** What the application logs in its first run, the next, and so on: it ends at each look. */
  SimulatedCluster logsInTurn(String... runs) {
    for (int run = 0; run < runs.length; run++) {
      logs.put(run, runs[run]);
    }
    restarts = -1;
    return pods(
        pod -> {
          ObjectNode app = (ObjectNode) pod.at("/status/containerStatuses/0");
          restarts = Math.min(restarts + 1, runs.length - 1);
          app.put("restartCount", restarts);
          app.putObject("state").putObject("terminated").put("exitCode", 1);
          return pod;
        });
  }

  /** Who asks has no such right, such as {@code create pods}. */
  SimulatedCluster denies(String right) {
    denied.put(right, "");
    return this;
  }

  /** No pod is created, for this reason. */
  SimulatedCluster refusesPods(String message) {
    refusal = message;
    return this;
  }

  /** Nobody may add an ephemeral container. */
  SimulatedCluster refusesObservers() {
    observersAllowed = false;
    return this;
  }

  /**
   * Refuses the next requests of which method and path match.
   *
   * @param times how many; the others fare as they would
   */
  SimulatedCluster fails(String request, int times, int code, String message) {
    failures.add(new Failure(request, new AtomicInteger(times), failure(code, message, ""), false));
    return this;
  }

  /** Does what the next requests of which method and path match ask for, and answers too late. */
  SimulatedCluster losesAnswers(String request, int times) {
    Answer late = failure(504, "too late", "");
    failures.add(new Failure(request, new AtomicInteger(times), late, true));
    return this;
  }

  private record Failure(String request, AtomicInteger left, Answer answer, boolean done) {}

  void removeWorkload() {
    workload = json.createObjectNode();
  }

  /** What was created so far. */
  List<ObjectNode> created() {
    return created;
  }

  /** What is there. */
  Map<String, ObjectNode> pods() {
    return pods;
  }

  List<String> requests() {
    return requests;
  }

  /** Runs {@code rootseal try} against it. */
  Run run(Path folder, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (!words.contains("--clean-up")) {
      words.add("--image=registry.example/rootseal:1");
    }
    return server.run(folder, "try", words);
  }

  private Answer answer(Question question) throws IOException {
    requests.add(question.method() + " " + question.uri());
    String asked = question.method() + " " + question.path();
    for (Failure failure : failures) {
      if (asked.matches(failure.request()) && failure.left().getAndDecrement() > 0) {
        if (failure.done()) {
          answer(question.method(), question.path(), question.body());
        }
        return failure.answer();
      }
    }
    if (question.path().endsWith("/log") && !logs.isEmpty()) {
      boolean before = question.uri().getQuery().contains("previous=true");
      return new Answer(200, logs.getOrDefault(before ? restarts - 1 : restarts, ""));
    }
    return answer(question.method(), question.path(), question.body());
  }

  private Answer answer(String method, String path, String body) throws IOException {
    if (path.equals("/apis/apps/v1/namespaces/shop/deployments/web") && workload.has("spec")) {
      return new Answer(200, workload.toString());
    }
    if (path.endsWith("/selfsubjectaccessreviews")) {
      return new Answer(201, review(json.readTree(body)));
    }
    if (path.equals(PODS) && method.equals("POST")) {
      return create((ObjectNode) json.readTree(body));
    }
    if (path.equals(PODS) || path.equals("/api/v1/pods")) {
      return new Answer(200, json.createObjectNode().set("items", all()).toString());
    }
    return path.startsWith(PODS + "/")
        ? ofPod(method, path.substring(PODS.length() + 1).split("/", 2), body)
        : path.endsWith("/events") ? new Answer(200, "{\"items\": []}") : notFound(path);
  }

  private JsonNode all() {
    return json.createArrayNode().addAll(pods.values());
  }

  private String review(JsonNode review) {
    JsonNode asked = review.at("/spec/resourceAttributes");
    String resource = asked.path("resource").asText();
    String sub = asked.path("subresource").asText();
    String right = asked.path("verb").asText() + " " + resource + (sub.isEmpty() ? "" : "/" + sub);
    return "{\"status\": {\"allowed\": %s}}".formatted(!denied.containsKey(right));
  }

  private Answer create(ObjectNode pod) {
    if (!refusal.isEmpty()) {
      return failure(403, refusal, "");
    }
    String name = pod.at("/metadata/name").asText();
    if (pods.putIfAbsent(name, pod) != null) {
      return failure(409, "pods '" + name + "' already exists", name);
    }
    created.add(pod);
    return new Answer(201, pod.toString());
  }

  private Answer ofPod(String method, String[] path, String body) throws IOException {
    ObjectNode pod = pods.get(path[0]);
    if (pod == null) {
      return notFound(path[0]);
    }
    if (path.length > 1) {
      return path[1].equals("log") ? new Answer(200, log(pod)) : addObserver(pod, body);
    }
    if (method.equals("DELETE")) {
      pods.remove(path[0]);
    }
    return new Answer(200, life.apply(withStatus(pod.deepCopy())).toString());
  }

  /** An observer has looked at once, and has seen each folder of the application. */
  private Answer addObserver(ObjectNode pod, String body) throws IOException {
    if (!observersAllowed) {
      return failure(403, "ephemeral containers are not allowed here", "");
    }
    String observer = json.readTree(body).at("/spec/ephemeralContainers/0/name").asText();
    if (pod.path("observers").findValuesAsText("name").contains(observer)) {
      return new Answer(200, pod.toString());
    }
    pod.withArrayProperty("observers").addObject().put("name", observer).putObject("state");
    return new Answer(200, pod.toString());
  }

  private String log(ObjectNode pod) {
    if (!pod.has("observers")) {
      return String.join("\n", complaints(pod));
    }
    Instant start = Instant.parse("2026-11-26T17:40:59Z");
    List<WrittenFolder> folders =
        Stream.concat(needed.stream(), unneeded.stream())
            .sorted()
            .map(path -> new WrittenFolder(path, start, false, false, List.of("file")))
            .toList();
    return RootWritesJson.write(
        new RootWrites(start, start.plusSeconds(8), folders, List.of(), 53, 0, List.of()));
  }

  private ObjectNode withStatus(ObjectNode pod) {
    boolean ends = !complaints(pod).isEmpty();
    ObjectNode status = pod.putObject("status").put("phase", "Running");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ends ? "False" : "True");
    ObjectNode app = status.putArray("containerStatuses").addObject().put("name", "app");
    app.put("restartCount", 0);
    if (ends) {
      app.putObject("state").putObject("terminated").put("exitCode", 1).put("reason", "Error");
    } else {
      app.putObject("state").putObject("running");
    }
    for (JsonNode observer : pod.path("observers")) {
      ObjectNode of = status.withArrayProperty("ephemeralContainerStatuses").addObject();
      of.set("name", observer.path("name"));
      of.putObject("state").putObject("terminated").put("exitCode", 0);
    }
    return pod;
  }

  /** Of what cannot be written only the first is said: there the application ends. */
  private List<String> complaints(JsonNode pod) {
    JsonNode app = pod.at("/spec/containers/0");
    if (!app.at("/securityContext/readOnlyRootFilesystem").asBoolean()) {
      return List.of();
    }
    List<String> mounts =
        StreamSupport.stream(app.path("volumeMounts").spliterator(), false)
            .map(mount -> mount.path("mountPath").asText())
            .toList();
    return needed.stream()
        .filter(
            folder -> mounts.stream().noneMatch(mount -> (folder + "/").startsWith(mount + "/")))
        .limit(1)
        .map(sentence::formatted)
        .findFirst()
        .or(() -> Optional.of(minds.apply(mounts)).filter(words -> !words.isEmpty()))
        .stream()
        .toList();
  }

  private static Answer notFound(String name) {
    return failure(404, "not found", name);
  }

  private static Answer failure(int code, String message, String name) {
    return new Answer(
        code,
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","message":"%s","code":%d,"details":{"name":"%s"}}"""
            .formatted(message, code, name));
  }

  @Override
  public void close() {
    server.close();
  }
}
