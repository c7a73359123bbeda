package dev.rootseal.cli;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.cli.FaultyServer.Answer;
import dev.rootseal.cli.FaultyServer.Question;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An API server with one workload, whose pods run as an application that needs some folders. */
final class FakePods implements AutoCloseable {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String STATUS = "status";

  private final FaultyServer server = new FaultyServer(this::answer);
  private final Map<String, ObjectNode> pods = new ConcurrentHashMap<>();
  private final List<ObjectNode> created = new CopyOnWriteArrayList<>();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Map<String, String> observerLogs = new ConcurrentHashMap<>();
  private final ObjectNode workload;
  private List<String> needed = List.of();
  private List<String> unneeded = List.of();
  private List<String> runs = List.of();
  private Function<List<String>, String> minds = mounts -> "";
  private String sentence = "sh: can't create %s/file: Read-only file system";
  private UnaryOperator<ObjectNode> life = pod -> pod;
  private Consumer<ObjectNode> then = pod -> {};
  private String observerState = "{terminated: {exitCode: 0, reason: Completed}}";
  private volatile int restarts = -1;

  /** What befalls some requests, of which method and path match; it may be done all the same. */
  private record Fault(String request, AtomicInteger left, Answer answer, boolean done) {}

  FakePods(String workload) {
    this.workload = (ObjectNode) yaml(workload);
  }

  /** A StatefulSet with these containers, of which the pod `web-0` runs. */
  static FakePods running(String containers) {
    FakePods cluster =
        new FakePods(
            """
            {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web, namespace: shop},
            spec: {template: {metadata: {}, spec: {containers: %s}}}}"""
                .formatted(containers));
    JsonNode pod =
        yaml(
            """
            {apiVersion: v1, kind: Pod, metadata: {name: web-0, namespace: shop, uid: '1',
            ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, controller: true}]}, spec: {containers: %s},
            status: {phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: []}}"""
                .formatted(containers));
    for (String name : pod.at("/spec/containers").findValuesAsText("name")) {
      ((ArrayNode) pod.at("/status/containerStatuses"))
          .add(
              yaml(
                  "{name: %s, containerID: 'containerd://1', state: {running: {}}}"
                      .formatted(name)));
    }
    cluster.pods.put("web-0", (ObjectNode) pod);
    return cluster;
  }

  static JsonNode yaml(String text) {
    return unchecked(() -> YAML.readTree(text));
  }

  FakePods needs(String... folders) {
    needed = List.of(folders);
    return this;
  }

  /** What it says at its end where it is not content with its mounts; nothing where it is. */
  FakePods minds(Function<List<String>, String> words) {
    minds = words;
    return this;
  }

  /** The folders that it writes where it can, and does without. */
  FakePods writesInSilence(String... folders) {
    unneeded = List.of(folders);
    return this;
  }

  FakePods says(String words) {
    sentence = words;
    return this;
  }

  FakePods pods(UnaryOperator<ObjectNode> status) {
    life = status;
    return this;
  }

  /** The state of the first container of each pod instead. */
  FakePods appsAre(String state) {
    return pods(
        pod -> {
          ((ObjectNode) pod.at("/status/containerStatuses/0")).set("state", yaml(state));
          return pod;
        });
  }

  /** What the application logs in its first run, the next, and so on: it ends at each look. */
  FakePods logsInTurn(String... all) {
    runs = List.of(all);
    return pods(
        pod -> {
          ObjectNode app = (ObjectNode) pod.at("/status/containerStatuses/0");
          restarts = Math.min(restarts + 1, all.length - 1);
          app.put("restartCount", restarts).set("state", yaml("{terminated: {exitCode: 1}}"));
          return pod;
        });
  }

  FakePods observerLogs(String container, String log) {
    observerLogs.put(container, log);
    return this;
  }

  FakePods observersAre(String state) {
    observerState = state;
    return this;
  }

  /** What becomes of a pod once an observer was added. */
  FakePods thePodIsThen(Consumer<ObjectNode> change) {
    then = change;
    return this;
  }

  /** Who asks has no such right, such as {@code create pods}. */
  FakePods denies(String right) {
    denied.add(right);
    return this;
  }

  /** Refuses requests of which method and path match. */
  FakePods refuses(String request, int code, String message) {
    return fails(request, Integer.MAX_VALUE, code, message);
  }

  /** Refuses the next of them; the others fare as they would. */
  FakePods fails(String request, int times, int code, String message) {
    return befalls(request, times, failure(code, message), false);
  }

  private FakePods befalls(String request, int times, Answer answer, boolean done) {
    faults.add(new Fault(request, new AtomicInteger(times), answer, done));
    return this;
  }

  /** Does what the next of them ask for, and answers too late. */
  FakePods losesAnswers(String request, int times) {
    return befalls(request, times, failure(504, "too late"), true);
  }

  FakePods answers(String path, String json) {
    Answer answer = new Answer(200, json);
    return befalls("GET " + Pattern.quote(path), Integer.MAX_VALUE, answer, false);
  }

  /** The workload, which a test may change, or empty. */
  ObjectNode workload() {
    return workload;
  }

  List<ObjectNode> created() {
    return created;
  }

  Map<String, ObjectNode> pods() {
    return pods;
  }

  /** The one that was there from the beginning. */
  ObjectNode pod() {
    return pods.getOrDefault("web-0", YAML.createObjectNode());
  }

  List<String> requests() {
    return server.requests();
  }

  /** Each request that has changed something, or would have. */
  List<String> changes() {
    return requests().stream()
        .filter(request -> !request.matches("GET .*|.*/selfsubjectaccessreviews"))
        .toList();
  }

  /** The containers beside which there are observers now. */
  List<String> observed() {
    return pod().at("/spec/ephemeralContainers").findValuesAsText("targetContainerName");
  }

  /** Runs a line of the program against it, with an image where it needs one. */
  Run run(Path folder, String line) {
    boolean needsNone = line.matches(".* --(clean-up|image=).*");
    return server.run(folder, needsNone ? line : line + " --image=registry.example/rootseal:1");
  }

  private synchronized Answer answer(Question question) throws IOException {
    String asked = question.method() + " " + question.path();
    for (Fault fault : faults) {
      if (asked.matches(fault.request()) && fault.left().getAndDecrement() > 0) {
        if (fault.done()) {
          answerWell(question);
        }
        return fault.answer();
      }
    }
    return answerWell(question);
  }

  private Answer answerWell(Question question) throws IOException {
    String path = question.path();
    String plural = workload.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
    if (path.equals("/apis/apps/v1/namespaces/shop/" + plural + "/web")) {
      return new Answer(200, workload.toString());
    }
    if (path.endsWith("/selfsubjectaccessreviews")) {
      return new Answer(201, review(yaml(question.body()).at("/spec/resourceAttributes")));
    }
    if (path.equals(PODS) && question.method().equals("POST")) {
      return create((ObjectNode) yaml(question.body()));
    }
    if (path.equals(PODS) || path.equals("/api/v1/pods")) {
      return new Answer(200, "{\"kind\": \"PodList\", \"items\": " + pods.values() + "}");
    }
    if (path.endsWith("/events")) {
      return new Answer(200, "{\"items\": []}");
    }
    String[] names = path.replace(PODS + "/", "").split("/", 2);
    ObjectNode pod = pods.get(names[0]);
    return pod == null ? failure(404, "not found") : ofPod(pod, question, names.length > 1);
  }

  private String review(JsonNode asked) {
    String sub = asked.path("subresource").asText();
    String resource = asked.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub);
    boolean allowed = !denied.contains(asked.path("verb").asText() + " " + resource);
    return "{\"status\": {\"allowed\": %s}}".formatted(allowed);
  }

  private Answer create(ObjectNode pod) {
    if (pods.putIfAbsent(pod.at("/metadata/name").asText(), pod) != null) {
      return failure(409, "it already exists");
    }
    created.add(pod);
    return new Answer(201, pod.toString());
  }

  private Answer ofPod(ObjectNode pod, Question question, boolean below) {
    if (below && question.method().equals("GET")) {
      return new Answer(200, log(pod, question.uri().getQuery()));
    }
    if (below) {
      observe(pod, yaml(question.body()).at("/spec/ephemeralContainers"));
    }
    if (question.method().equals("DELETE")) {
      pods.remove(pod.at("/metadata/name").asText());
    }
    ObjectNode now = pod.deepCopy();
    return new Answer(200, (pod.has(STATUS) ? now : life.apply(withStatus(now))).toString());
  }

  private void observe(ObjectNode pod, JsonNode observers) {
    ArrayNode all = ((ObjectNode) pod.path("spec")).withArrayProperty("ephemeralContainers");
    observers
        .valueStream()
        .filter(one -> !all.findValuesAsText("name").contains(one.path("name").asText()))
        .toList()
        .forEach(all::add);
    if (pod.has(STATUS)) {
      addObservers(pod);
    }
    then.accept(pod);
  }

  private void addObservers(ObjectNode pod) {
    ArrayNode states = ((ObjectNode) pod.path(STATUS)).putArray("ephemeralContainerStatuses");
    for (JsonNode observer : pod.at("/spec/ephemeralContainers")) {
      String name = observer.path("name").asText();
      states.addObject().put("name", name).set("state", yaml(observerState));
    }
  }

  private ObjectNode withStatus(ObjectNode pod) {
    boolean ends = !complaints(pod).isEmpty();
    pod.set(
        STATUS,
        yaml(
            "{phase: Running, conditions: [{type: Ready, status: '%s'}], containerStatuses: [{name: app, restartCount: 0, state: %s}]}"
                .formatted(
                    ends ? "False" : "True",
                    ends ? "{terminated: {exitCode: 1, reason: Error}}" : "{running: {}}")));
    addObservers(pod);
    return pod;
  }

  private String log(ObjectNode pod, String query) {
    for (JsonNode observer : pod.at("/spec/ephemeralContainers")) {
      if (query.contains("container=" + observer.path("name").asText())) {
        return observerLogs.getOrDefault(
            observer.path("targetContainerName").asText(), pod.has(STATUS) ? "" : seen());
      }
    }
    int run = query.contains("previous=true") ? restarts - 1 : restarts;
    return runs.isEmpty() ? String.join("\n", complaints(pod)) : runs.get(Math.max(0, run));
  }

  /** An observer has looked at once, and has seen each folder of the application. */
  private String seen() {
    Instant start = Instant.parse("2026-11-26T17:40:59Z");
    List<WrittenFolder> folders =
        Stream.concat(needed.stream(), unneeded.stream())
            .sorted()
            .map(path -> new WrittenFolder(path, start, false, isRandom(path), List.of("file")))
            .toList();
    return new RootWrites(start, start.plusSeconds(8), folders, List.of(), 53, 0, List.of()).line();
  }

  /** As of what a program makes itself, with another name at each start. */
  private static boolean isRandom(String path) {
    return path.endsWith(".4711");
  }

  /** Of what cannot be written only the first is said: there the application ends. */
  private List<String> complaints(JsonNode pod) {
    JsonNode app = pod.at("/spec/containers/0");
    if (!app.at("/securityContext/readOnlyRootFilesystem").asBoolean()) {
      return List.of();
    }
    List<String> mounts = app.path("volumeMounts").findValuesAsText("mountPath");
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

  private static Answer failure(int code, String message) {
    ObjectNode status =
        YAML.createObjectNode().put("kind", "Status").put("apiVersion", "v1").put("code", code);
    status.put(STATUS, "Failure").put("message", message).putObject("details").put("name", "it");
    return new Answer(code, status.toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
