package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operator on a cluster of a chosen size, in a real memory limit, with the JVM options and the
 * cache of its container; beside it a bare client that reads and writes the same. Not part of the
 * build. docs/benchmarks.md has the command and what it gave.
 */
@Needs(Requirement.CONTROL_PLANE)
class ScaleBenchmark {
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";
  private static final int NAMESPACES = Integer.getInteger("rootseal.benchmark.namespaces", 100);
  private static final int WORKLOADS = Integer.getInteger("rootseal.benchmark.workloads", 100);
  private static final int CHANGES = Integer.getInteger("rootseal.benchmark.changes", 3);
  private static final int LONE_CHANGES = Integer.getInteger("rootseal.benchmark.lone", 200);
  private static final int RESTARTS = Integer.getInteger("rootseal.benchmark.runs", 3);

  /** The memory limit in MiB; that of the Deployment if not set. */
  private static final int LIMIT = Integer.getInteger("rootseal.benchmark.limit", 256);

  /** The control plane has the first processor, and whoever asks it the last. */
  private static final boolean APART = Boolean.getBoolean("rootseal.benchmark.apart");

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final List<String> options;

  ScaleBenchmark(@TempDir Path folder) {
    options = learnt(folder.resolve("rootseal.aot").toString());
  }

  /** The container's JVM options, with a cache learnt by its command of the jars under test. */
  private static List<String> learnt(String cache) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = System.getProperty("rootseal.jar");
    String demo = System.getProperty("rootseal.demo.jar");
    Stream<String> training =
        Dockerfile.read().training().stream()
            .map(word -> word.equals("/opt/java/bin/java") ? java : word)
            .map(word -> word.equals("/app/rootseal.jar") ? jar : word)
            .map(
                word -> word.replaceFirst("^-XX:AOTCacheOutput=.*", "-XX:AOTCacheOutput=" + cache));
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(java, "-cp", demo + ":" + jar, "dev.rootseal.demo.OperatorTraining"),
                    training)
                .toList());
    builder.environment().keySet().removeIf(name -> name.startsWith("ROOTSEAL_"));
    Program.run(builder).ok();
    return Dockerfile.read().entryPoint().stream()
        .filter(word -> word.startsWith("-XX:"))
        .map(word -> word.replaceFirst("^-XX:AOTCache=.*", "-XX:AOTCache=" + cache))
        .toList();
  }

  @Test
  void largeCluster() throws Exception {
    if (!APART) {
      measureAll(List.of());
      return;
    }
    String last = Integer.toString(Runtime.getRuntime().availableProcessors() - 1);
    taskset(last);
    try {
      measureAll(List.of("taskset", "--cpu-list", "0"));
    } finally {
      taskset("0-" + last);
    }
  }

  /** A first pass and a restart for each label style, and what lives after a full collection. */
  @ParameterizedTest
  @EnumSource
  void labelStyles(LabelStyle style) {
    try (ControlPlane cluster =
            ControlPlane.start(Requirement.CONTROL_PLANE.path(), List.of(), false);
        MemoryLimit limit = MemoryLimit.of(LIMIT)) {
      Path kubeconfig = Installation.install(cluster);
      LiveWorkloads.fill(cluster.api(), NAMESPACES, WORKLOADS, List.of(style));
      try (OperatorProcess operator = start(limit, kubeconfig)) {
        awaitReports(operator, NAMESPACES);
        printLiveHeap(style + ", first pass", operator);
      }
      try (OperatorProcess operator = start(limit, kubeconfig)) {
        await("ready").atMost(LONG).ignoreExceptions().until(() -> ready(operator));
        printLiveHeap(style + ", restart", operator);
      }
      System.out.printf("benchmark: %s: the group had %d MiB at most%n", style, limit.peak());
    }
  }

  /** Moves this JVM, and with it whatever it starts from now on. */
  private static void taskset(String processors) {
    String jvm = Long.toString(ProcessHandle.current().pid());
    Program.run("taskset", "--all-tasks", "--cpu-list", "--pid", processors, jvm).ok();
  }

  private void measureAll(List<String> starter) throws Exception {
    try (ControlPlane cluster =
            ControlPlane.start(Requirement.CONTROL_PLANE.path(), starter, false);
        MemoryLimit limit = MemoryLimit.of(LIMIT)) {
      Path kubeconfig = Installation.install(cluster);
      LiveWorkloads.fill(cluster.api(), NAMESPACES, WORKLOADS);
      BareClient bare = new BareClient(cluster.api().withCiphersOfTheJvm());
      readAll(bare);
      // So that the bare client knows what to write: on the same API server, just before.
      try (OperatorProcess operator = start(limit, kubeconfig)) {
        awaitReports(operator, NAMESPACES);
      }
      for (int run = 1; run < RESTARTS; run++) {
        writeInTurn(bare, limit, kubeconfig).close();
      }
      try (OperatorProcess operator = writeInTurn(bare, limit, kubeconfig)) {
        live(cluster, operator);
      }
      for (int run = 0; run < RESTARTS; run++) {
        readAll(bare);
        try (OperatorProcess operator = start(limit, kubeconfig)) {
          await("ready").atMost(LONG).ignoreExceptions().until(() -> ready(operator));
          printStart("restart, ready", operator);
        }
      }
      System.out.printf("benchmark: the group had %d MiB at most%n", limit.peak());
    }
  }

  /** The bare client is in this JVM, which has nothing else to do. */
  private static void readAll(BareClient bare) {
    KernelView own = new KernelView(ProcessHandle.current().pid());
    Duration before = own.cpuTime();
    print("bare client reads all", bare.read());
    printOwnTime(own.cpuTime().minus(before));
  }

  /**
   * The bare client and then an operator write all reports anew: several times, since the API
   * server may collect its heap meanwhile.
   */
  private OperatorProcess writeInTurn(BareClient bare, MemoryLimit limit, Path kubeconfig)
      throws Exception {
    print("bare client creates and puts the same reports", bare.rewriteReports());
    bare.deleteReports();
    OperatorProcess operator = start(limit, kubeconfig);
    awaitReports(operator, 1);
    measure("from the first new report to the last", () -> written(operator) >= NAMESPACES);
    printStart("first pass with %d new reports".formatted(NAMESPACES), operator);
    return operator;
  }

  private static void live(ControlPlane cluster, OperatorProcess operator) throws Exception {
    printIdle(operator);
    printScrapes(operator.metricsUri());
    List<String> changed =
        IntStream.range(0, Math.min(LONE_CHANGES, NAMESPACES))
            .mapToObj(LiveWorkloads::namespaceName)
            .toList();
    System.out.println("benchmark: " + loneChanges(changed, cluster.api()));
    churn(cluster.api());
    awaitRest(operator);
    relist(cluster, operator);
    for (int change = 1; change <= CHANGES; change++) {
      change(cluster.kubectl(), operator, change);
    }
    printMemory(operator, "after all of it");
  }

  private OperatorProcess start(MemoryLimit limit, Path kubeconfig) {
    return OperatorProcess.alone(limit.starter(), options, kubeconfig);
  }

  private static void churn(Api api) {
    IntStream.iterate(0, namespace -> namespace < NAMESPACES, namespace -> namespace + 10)
        .parallel()
        .forEach(
            namespace -> {
              String path = LiveWorkloads.path(namespace) + "/";
              for (int i = 0; i < WORKLOADS; i++) {
                String complying = LiveWorkloads.deployment(namespace, i, true);
                api.replace(path + LiveWorkloads.name(i), complying);
              }
            });
  }

  /** Nothing is written any more: a namespace that changes again and again is written as often. */
  private static void awaitRest(OperatorProcess operator) {
    AtomicLong last = new AtomicLong(-1);
    await("no more reports")
        .during(Duration.ofSeconds(2))
        .atMost(LONG)
        .until(() -> written(operator), now -> now == last.getAndSet(now));
  }

  /** It knows no version from before; without a change, that of a bookmark would still do. */
  private static void relist(ControlPlane cluster, OperatorProcess operator) {
    cluster.api().create("/api/v1/namespaces", LiveWorkloads.namespace(NAMESPACES));
    cluster.killApiServer();
    operator.awaitReadiness(503, LONG);
    cluster.startApiServer();
    measure("API server back, all listed anew", () -> ready(operator));
    OperatorLog.awaitProblem(operator, "Lost the connection to the API server");
    printMemory(operator, "after a full list");
  }

  private static void change(Kubectl kubectl, OperatorProcess operator, int count) {
    // Whoever asks for it reads the whole log for the line that has it.
    URI metrics = operator.metricsUri();
    long before = written(operator);
    String exempt = IntStream.range(0, count).mapToObj(LiveWorkloads::name).toList().toString();
    kubectl.apply(
        Workloads.policy(
            "{exemptions: [{name: some, reason: They write, match: {names: %s}}]}"
                .formatted(exempt)));
    measure("policy change to the gauges", () -> exempt(metrics) == 2.0 * count);
    measure("and to the last report", () -> written(operator) >= before + NAMESPACES);
  }

  /** All numbers change at once, so that those of one namespace stand for all. */
  private static double exempt(URI metrics) {
    String exempt =
        "rootseal_containers{namespace=\"%s\",rule=\"read-only-filesystem\",verdict=\"Exempt\"}"
            .formatted(LiveWorkloads.namespaceName(NAMESPACES - 1));
    return Metrics.scrape(metrics).value(exempt).orElse(0);
  }

  private static boolean ready(OperatorProcess operator) {
    return operator.readiness().statusCode() == 200;
  }

  private static long written(OperatorProcess operator) {
    return operator.lines().stream().filter(line -> line.contains("Report written")).count();
  }

  private static void awaitReports(OperatorProcess operator, int count) {
    await("reports")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> written(operator) >= count);
  }

  private static void measure(String what, BooleanSupplier done) {
    long from = System.nanoTime();
    await(what)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(done::getAsBoolean);
    print(what, since(from));
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static void print(String what, Duration took) {
    System.out.printf(
        "benchmark: %d workloads in %d namespaces, limit of %d MiB: %s %d ms%n",
        NAMESPACES * WORKLOADS, NAMESPACES, LIMIT, what, took.toMillis());
  }

  private static void printStart(String what, OperatorProcess operator) {
    print(what, Duration.between(operator.startedAt, Instant.now()));
    printOwnTime(new KernelView(operator.pid()).cpuTime());
    printMemory(operator, what);
  }

  private static void printOwnTime(Duration time) {
    System.out.printf("benchmark: own processor time %d ms%n", time.toMillis());
  }

  private static void printIdle(OperatorProcess operator) {
    pause(IDLE);
    Duration before = new KernelView(operator.pid()).cpuTime();
    pause(IDLE);
    Duration used = new KernelView(operator.pid()).cpuTime().minus(before);
    System.out.printf(
        "benchmark: idle %.2f %% of a core%n", 100.0 * used.toMillis() / IDLE.toMillis());
  }

  /**
   * In the order of their length: some time apart, and in a row, when all that is needed is warm.
   */
  private static void printScrapes(URI metrics) {
    for (Duration apart : List.of(Duration.ofSeconds(2), Duration.ZERO)) {
      Stream<Long> scrapes = Stream.generate(() -> scrapeMillis(metrics, apart)).limit(15);
      System.out.printf(
          "benchmark: scrapes %d s apart, in ms: %s%n",
          apart.toSeconds(), scrapes.sorted().toList());
    }
  }

  private static void pause(Duration length) {
    await("time").pollDelay(length).atMost(length.plusSeconds(5)).until(() -> true);
  }

  private static long scrapeMillis(URI metrics, Duration after) {
    pause(after);
    long from = System.nanoTime();
    Http.get(metrics);
    return since(from).toMillis();
  }

  private static void printMemory(OperatorProcess operator, String when) {
    KernelView process = new KernelView(operator.pid());
    System.out.printf(
        "benchmark: resident %s: %d MiB, at most %d MiB, of it anonymous %d MiB%n",
        when,
        process.kibibytes("VmRSS") / 1024,
        process.kibibytes("VmHWM") / 1024,
        process.kibibytes("RssAnon") / 1024);
  }

  private static void printLiveHeap(String when, OperatorProcess operator) {
    printMemory(operator, when);
    System.out.printf(
        "benchmark: %s, after a full collection: %s%n", when, KernelView.Footprint.of(operator));
  }

  /**
   * Does what an operator has to do of the API server, and nothing else: the floor of any figure.
   */
  private record BareClient(Api api) {
    private static final int PAGE = 500;
    private static final int CONNECTIONS = 4;
    private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");

    Duration read() {
      long from = System.nanoTime();
      String next = "";
      do {
        String page = api.text("/apis/apps/v1/deployments?limit=" + PAGE + next);
        // The metadata of a list stands before its items.
        Matcher more = CONTINUE.matcher(page.substring(0, Math.min(page.length(), 4096)));
        next = more.find() ? "&continue=" + more.group(1) : "";
      } while (!next.isEmpty());
      return since(from);
    }

    /** Creates each report and puts its status, after it has read all, as whoever writes must. */
    Duration rewriteReports() {
      List<JsonNode> reports = deleteReports();
      read();
      long from = System.nanoTime();
      inTurn(reports, this::write);
      return since(from);
    }

    List<JsonNode> deleteReports() {
      List<JsonNode> reports = api.get(REPORTS).path("items").valueStream().toList();
      inTurn(reports, report -> api.delete(path(report)));
      return reports;
    }

    private void write(JsonNode report) {
      ObjectNode bare = report.deepCopy();
      bare.retain("apiVersion", "kind", "metadata");
      ((ObjectNode) bare.path("metadata")).retain("name", "namespace", "labels");
      String path = path(report);
      JsonNode created = api.create(path.replaceFirst("/[^/]*$", ""), bare.toString());
      bare.set("metadata", created.path("metadata"));
      bare.set("status", report.path("status"));
      api.replace(path + "/status", bare.toString());
    }

    private static void inTurn(List<JsonNode> reports, Consumer<JsonNode> step) {
      try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
        reports.stream()
            .map(one -> CompletableFuture.runAsync(() -> step.accept(one), threads))
            .toList()
            .forEach(CompletableFuture::join);
      }
    }

    private static String path(JsonNode report) {
      return Reports.path(report.at("/metadata/namespace").asText());
    }
  }

  private static final class Latencies {
    private final List<Long> millis = new ArrayList<>();

    /** Adds one that ends when it is told of what it waits for. */
    <T> void addSince(long from, BlockingQueue<T> told, T awaited) throws InterruptedException {
      T next;
      do {
        next = told.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("told of %s", awaited).isNotNull();
      } while (!awaited.equals(next));
      millis.add(since(from).toMillis());
    }

    @Override
    public String toString() {
      List<Long> sorted = millis.stream().sorted().toList();
      int count = sorted.size();
      return "p50 %d ms, p99 %d ms, most %d ms"
          .formatted(sorted.get(count / 2), sorted.get(count * 99 / 100), sorted.getLast());
    }
  }

  /**
   * From a new Deployment to the report that follows from it, in a watch, in one namespace after
   * the other; and after each a bare loop over the same API server.
   */
  private static String loneChanges(List<String> namespaces, Api api) throws InterruptedException {
    String deployment = HostileObjects.deployment("benchmark", one -> {});
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    String version = api.get(REPORTS + "?limit=1").at("/metadata/resourceVersion").asText();
    Latencies reports = new Latencies();
    Latencies bare = new Latencies();
    try (Api.Watch _ =
            api.watch(
                REPORTS + "?watch=true&resourceVersion=" + version,
                event -> seen.add(event.at("/object/metadata/namespace").asText()));
        BareLoop loop = new BareLoop(api.withCiphersOfTheJvm())) {
      for (String namespace : namespaces) {
        long start = System.nanoTime();
        api.create("/apis/apps/v1/namespaces/" + namespace + "/deployments", deployment);
        reports.addSince(start, seen, namespace);
        loop.measure(bare);
      }
    }
    return "%d lone changes: %s; a bare loop after each: %s"
        .formatted(namespaces.size(), reports, bare);
  }

  /**
   * The least that lies between a change and what follows: an object is added, a watch tells it to
   * somebody who knows what to write, as many bytes as a report, and another watch shows that.
   */
  private static final class BareLoop implements AutoCloseable {
    private static final String OBJECTS = "/api/v1/namespaces/default/configmaps";
    private static final String WATCH = OBJECTS + "?watch=true&labelSelector=benchmark%3D";
    private static final String TEXT = "x".repeat(12_000);

    private final Api api;
    private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    private final Api.Watch causes;
    private final Api.Watch effects;
    private int count;

    BareLoop(Api api) {
      this.api = api;
      api.create(OBJECTS, object("effect", "effect", 0));
      causes = api.watch(WATCH + "cause", this::follow);
      effects = api.watch(WATCH + "effect", event -> seen.add(number(event)));
    }

    void measure(Latencies latencies) throws InterruptedException {
      count++;
      long start = System.nanoTime();
      api.create(OBJECTS, object("cause-" + count, "cause", count));
      latencies.addSince(start, seen, count);
    }

    /** They go at the end, and nothing follows from that. */
    private void follow(JsonNode cause) {
      if (cause.path("type").asText().equals("ADDED")) {
        api.replace(OBJECTS + "/effect", object("effect", "effect", number(cause)));
      }
    }

    private static int number(JsonNode event) {
      return event.at("/object/metadata/annotations/number").asInt();
    }

    private static String object(String name, String label, int number) {
      return """
          {"apiVersion": "v1", "kind": "ConfigMap",
           "metadata": {"name": "%s", "labels": {"benchmark": "%s"}, "annotations": {"number": "%d"}},
           "data": {"text": "%s"}}"""
          .formatted(name, label, number, label.equals("effect") ? TEXT : "");
    }

    @Override
    public void close() {
      try (causes;
          effects) {
        api.delete(OBJECTS + "?labelSelector=benchmark");
      }
    }
  }
}
