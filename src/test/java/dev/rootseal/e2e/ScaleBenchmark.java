package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator on a cluster of a chosen size, with workloads of the size that clusters have, in a
 * real memory limit and as its container starts it: with the same JVM options and a cache made the
 * same way; beside it a bare client that reads and writes the same. Not part of the build.
 * docs/benchmarks.md has the command and what it gave.
 */
@Needs(Requirement.CONTROL_PLANE)
class ScaleBenchmark {
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
    options = LearntCache.learn(folder);
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

  /** Moves this JVM, and with it whatever it starts from now on. */
  private static void taskset(String processors) {
    String jvm = Long.toString(ProcessHandle.current().pid());
    Program.run("taskset", "--all-tasks", "--cpu-list", "--pid", processors, jvm).ok();
  }

  private void measureAll(List<String> starter) throws Exception {
    try (ControlPlane cluster = ControlPlane.start(starter);
        MemoryLimit limit = MemoryLimit.of(LIMIT)) {
      Path kubeconfig = Installation.install(cluster);
      LiveWorkloads.fill(cluster.api(), NAMESPACES, WORKLOADS);
      BareClient bare = new BareClient(cluster.api());
      print("bare client reads all", bare.read());
      writeReports(limit, kubeconfig);
      for (int run = 1; run < RESTARTS; run++) {
        writeInTurn(bare, limit, kubeconfig).close();
      }
      try (OperatorProcess operator = writeInTurn(bare, limit, kubeconfig)) {
        live(cluster, operator);
      }
      for (int run = 0; run < RESTARTS; run++) {
        print("bare client reads all", bare.read());
        restart(limit, kubeconfig);
      }
      System.out.printf("benchmark: the group had %d MiB at most%n", limit.peak());
    }
  }

  /** So that the bare client knows what to write: on the same API server, just before. */
  private void writeReports(MemoryLimit limit, Path kubeconfig) {
    try (OperatorProcess operator = start(limit, kubeconfig)) {
      awaitReports(operator, NAMESPACES);
    }
  }

  /**
   * The bare client and then an operator write all reports anew. Where the API server has its heap
   * collected meanwhile, it takes half as many again, so that one pair says little.
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

  private void restart(MemoryLimit limit, Path kubeconfig) {
    try (OperatorProcess operator = start(limit, kubeconfig)) {
      await("ready").atMost(LONG).ignoreExceptions().until(() -> ready(operator));
      printStart("restart, ready", operator);
    }
  }

  /** What a cluster does to a running operator, one after the other. */
  private static void live(ControlPlane cluster, OperatorProcess operator) throws Exception {
    printIdle(operator);
    printScrapes(operator.metricsUri());
    System.out.println("benchmark: " + LoneChanges.in(namespaces(), cluster.api()));
    churn(cluster.api());
    awaitRest(operator);
    relist(cluster, operator);
    for (int change = 1; change <= CHANGES; change++) {
      change(cluster.kubectl(), operator, change);
    }
    printMemory(operator, "after all of it");
  }

  private static List<String> namespaces() {
    return IntStream.range(0, Math.min(LONE_CHANGES, NAMESPACES))
        .mapToObj(LiveWorkloads::namespaceName)
        .toList();
  }

  private OperatorProcess start(MemoryLimit limit, Path kubeconfig) {
    return OperatorProcess.alone(limit.starter(), options, kubeconfig);
  }

  private static String turned(String deployment) {
    return deployment.replace(
        "\"readOnlyRootFilesystem\": false", "\"readOnlyRootFilesystem\": true");
  }

  /** Makes the workloads of every tenth namespace comply. */
  private static void churn(Api api) {
    IntStream.range(0, NAMESPACES)
        .filter(namespace -> namespace % 10 == 0)
        .parallel()
        .forEach(
            namespace ->
                IntStream.range(0, WORKLOADS)
                    .forEach(
                        i ->
                            api.replace(
                                LiveWorkloads.path(namespace) + "/" + LiveWorkloads.name(i),
                                turned(LiveWorkloads.deployment(namespace, i)))));
  }

  /** Nothing is written any more: a namespace that changes again and again is written as often. */
  private static void awaitRest(OperatorProcess operator) {
    AtomicLong last = new AtomicLong(-1);
    await("no more reports")
        .during(Duration.ofSeconds(2))
        .atMost(LONG)
        .until(() -> written(operator), now -> now == last.getAndSet(now));
  }

  /**
   * An API server that comes back knows no version from before, so that all is listed anew. Where
   * nothing had changed since the last bookmark of a watch, the version of that would still do.
   */
  private static void relist(ControlPlane cluster, OperatorProcess operator) {
    cluster.api().create("/api/v1/namespaces", LiveWorkloads.namespace(NAMESPACES));
    cluster.killApiServer();
    operator.awaitReadiness(503, LONG);
    cluster.startApiServer();
    measure("API server back, all listed anew", () -> ready(operator));
    OperatorLog.awaitProblem(operator, "Lost the connection to the API server");
    printMemory(operator, "after a full list");
  }

  /** Applies a policy that exempts one more workload of each namespace than the last one. */
  private static void change(Kubectl kubectl, OperatorProcess operator, int count) {
    // Whoever asks for it reads the whole log for the line that has it.
    URI metrics = operator.metricsUri();
    long before = written(operator);
    kubectl.apply(Workloads.policy(exempting(count)));
    measure("policy change to the gauges", () -> exempt(metrics) == 2.0 * count);
    measure("and to the last report", () -> written(operator) >= before + NAMESPACES);
  }

  private static String exempting(int count) {
    return "{exemptions: [{name: some, reason: They write, match: {names: [%s]}}]}"
        .formatted(
            IntStream.range(0, count)
                .mapToObj(LiveWorkloads::name)
                .collect(Collectors.joining(", ")));
  }

  /** All numbers change at once, so that those of one namespace stand for all. */
  private static double exempt(URI metrics) {
    return Metrics.scrape(metrics)
        .value(
            "rootseal_containers",
            "namespace",
            LiveWorkloads.namespaceName(NAMESPACES - 1),
            "rule",
            "read-only-filesystem",
            "verdict",
            "Exempt")
        .orElse(0);
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
    print(what, Duration.ofNanos(System.nanoTime() - from));
  }

  private static void print(String what, Duration took) {
    System.out.printf(
        "benchmark: %d workloads in %d namespaces, limit of %d MiB: %s %d ms%n",
        NAMESPACES * WORKLOADS, NAMESPACES, LIMIT, what, took.toMillis());
  }

  private static void printStart(String what, OperatorProcess operator) {
    print(what, Duration.between(operator.startedAt(), Instant.now()));
    System.out.printf(
        "benchmark: own processor time %d ms%n", kernelView(operator).cpuTime().toMillis());
    printMemory(operator, what);
  }

  private static void printIdle(OperatorProcess operator) {
    pause(IDLE);
    Duration before = kernelView(operator).cpuTime();
    pause(IDLE);
    Duration used = kernelView(operator).cpuTime().minus(before);
    System.out.printf(
        "benchmark: idle %.2f %% of a core%n", 100.0 * used.toMillis() / IDLE.toMillis());
  }

  /** In the order of their length; the first one makes all lines. */
  private static void printScrapes(URI metrics) {
    String scrapes =
        Stream.generate(() -> scrapeMillis(metrics))
            .limit(9)
            .sorted()
            .map(took -> took + " ms")
            .collect(Collectors.joining(", "));
    System.out.println("benchmark: nine scrapes " + scrapes);
  }

  private static void pause(Duration length) {
    await("time").pollDelay(length).atMost(length.plusSeconds(5)).until(() -> true);
  }

  /** Some time after the last one: who asks in a row is made to wait. */
  private static long scrapeMillis(URI metrics) {
    pause(Duration.ofSeconds(2));
    long from = System.nanoTime();
    unchecked(
        () -> {
          try (InputStream page = metrics.toURL().openStream()) {
            page.readAllBytes();
          }
        });
    return Duration.ofNanos(System.nanoTime() - from).toMillis();
  }

  private static void printMemory(OperatorProcess operator, String when) {
    KernelView process = kernelView(operator);
    System.out.printf(
        "benchmark: resident %s: %d MiB, at most %d MiB, of it anonymous %d MiB%n",
        when,
        process.kibibytes("VmRSS") / 1024,
        process.kibibytes("VmHWM") / 1024,
        process.kibibytes("RssAnon") / 1024);
  }

  private static KernelView kernelView(OperatorProcess operator) {
    return new KernelView(operator.pid());
  }

  /**
   * What the JVM learns of the operator when the image is built, learnt here by the same command
   * with the jars under test: without a container, and with this JDK.
   */
  private static final class LearntCache {
    private static final String OUTPUT = "-XX:AOTCacheOutput=";

    private LearntCache() {}

    /** Makes it in the folder, and says with which JVM options the container's operator uses it. */
    static List<String> learn(Path folder) {
      Path cache = folder.resolve("rootseal.aot");
      run(command(cache), folder.resolve("training.log"));
      return Stream.concat(
              Dockerfile.read().entryPoint().stream()
                  .filter(word -> word.startsWith("-XX:") && !word.startsWith("-XX:AOTCache=")),
              Stream.of("-XX:AOTCache=" + cache))
          .toList();
    }

    private static List<String> command(Path cache) {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String jar = System.getProperty("rootseal.jar");
      String demo = System.getProperty("rootseal.demo.jar");
      List<String> command = new ArrayList<>();
      command.addAll(List.of(java, "-cp", demo + ":" + jar, "dev.rootseal.demo.OperatorTraining"));
      for (String word : Dockerfile.read().training()) {
        command.add(
            switch (word) {
              case "/opt/java/bin/java" -> java;
              case "/app/rootseal.jar" -> jar;
              default -> word.startsWith(OUTPUT) ? OUTPUT + cache : word;
            });
      }
      return command;
    }

    private static void run(List<String> command, Path log) {
      ProcessBuilder training =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      training.environment().keySet().removeIf(name -> name.startsWith("ROOTSEAL_"));
      int code = Program.run(training).exitCode();
      if (code != 0) {
        throw new IllegalStateException("the training ended with " + code + ", see " + log);
      }
    }
  }

  /**
   * Does what an operator has to do of the API server, and nothing else: the floor of any figure.
   */
  private static final class BareClient {
    private static final int PAGE = 500;
    private static final int CONNECTIONS = 4;
    private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");
    private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";

    private final Api api;

    BareClient(Api api) {
      this.api = api.withCiphersOfTheJvm();
    }

    /** Reads all Deployments in pages and looks at none. */
    Duration read() {
      long from = System.nanoTime();
      String next = "";
      do {
        String page = api.text("/apis/apps/v1/deployments?limit=" + PAGE + next);
        // The metadata of a list stands before its items.
        Matcher more = CONTINUE.matcher(page.substring(0, Math.min(page.length(), 4096)));
        next = more.find() ? "&continue=" + more.group(1) : "";
      } while (!next.isEmpty());
      return Duration.ofNanos(System.nanoTime() - from);
    }

    /**
     * Deletes all reports and writes the same again: creates each and puts its status. Before that
     * it reads all, as everybody must who writes them: for some seconds after that the API server
     * collects its heap.
     */
    Duration rewriteReports() throws Exception {
      List<JsonNode> reports = deleteReports();
      read();
      long from = System.nanoTime();
      inTurn(reports, this::write);
      return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Deletes all reports; the answer is what they were. */
    List<JsonNode> deleteReports() throws Exception {
      List<JsonNode> reports = api.get(REPORTS).path("items").valueStream().toList();
      inTurn(reports, report -> api.delete(path(report) + "/" + name(report)));
      return reports;
    }

    private void write(JsonNode report) {
      ObjectNode bare = report.deepCopy();
      bare.retain("apiVersion", "kind", "metadata");
      ((ObjectNode) bare.path("metadata")).retain("name", "namespace", "labels");
      JsonNode created = api.create(path(report), bare.toString());
      bare.set("metadata", created.path("metadata"));
      bare.set("status", report.path("status"));
      api.replace(path(report) + "/" + name(report) + "/status", bare.toString());
    }

    private static void inTurn(List<JsonNode> reports, Consumer<JsonNode> step) throws Exception {
      try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
        for (Future<?> done :
            reports.stream().map(one -> threads.submit(() -> step.accept(one))).toList()) {
          done.get();
        }
      }
    }

    private static String path(JsonNode report) {
      return "/apis/rootseal.dev/v1alpha1/namespaces/%s/compliancereports"
          .formatted(report.at("/metadata/namespace").asText());
    }

    private static String name(JsonNode report) {
      return report.at("/metadata/name").asText();
    }
  }

  /**
   * How long it takes from a change to the report that follows from it, and after each of them how
   * long a bare loop takes over the same API server.
   */
  private static final class LoneChanges {
    private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";

    private static final String DEPLOYMENT =
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "benchmark"},
         "spec": {"selector": {"matchLabels": {"app": "benchmark"}},
          "template": {"metadata": {"labels": {"app": "benchmark"}},
           "spec": {"containers": [{"name": "app", "image": "registry.example/app:1"}]}}}}
        """;

    private final int count;
    private final Latencies reports = new Latencies();
    private final Latencies bare = new Latencies();

    private LoneChanges(int count) {
      this.count = count;
    }

    /** Adds a Deployment to one namespace after the other and waits for each report in a watch. */
    @SuppressWarnings("try") // the watch is read elsewhere
    static LoneChanges in(List<String> namespaces, Api api) throws InterruptedException {
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      String version = api.get(REPORTS + "?limit=1").at("/metadata/resourceVersion").asText();
      LoneChanges changes = new LoneChanges(namespaces.size());
      try (AutoCloseable watch =
              api.watch(
                  REPORTS + "?watch=true&resourceVersion=" + version,
                  event -> seen.add(event.at("/object/metadata/namespace").asText()));
          BareLoop loop = new BareLoop(api)) {
        for (String namespace : namespaces) {
          changes.change(namespace, api, seen);
          loop.measure(changes.bare);
        }
        return changes;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private void change(String namespace, Api api, BlockingQueue<String> seen)
        throws InterruptedException {
      long start = System.nanoTime();
      api.create("/apis/apps/v1/namespaces/" + namespace + "/deployments", DEPLOYMENT);
      String told = "";
      while (!namespace.equals(told)) {
        told = seen.poll(30, TimeUnit.SECONDS);
        assertThat(told).as("a report of %s", namespace).isNotNull();
      }
      reports.addSince(start);
    }

    @Override
    public String toString() {
      return "%d lone changes: %s; a bare loop after each: %s".formatted(count, reports, bare);
    }

    /** How long the same took again and again. */
    static final class Latencies {
      private final List<Long> millis = new ArrayList<>();

      /**
       * Adds one that began at this moment and ends now; the moment is one of `System.nanoTime()`.
       */
      void addSince(long from) {
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
      }

      @Override
      public String toString() {
        List<Long> sorted = millis.stream().sorted().toList();
        return "p50 %d ms, p99 %d ms, most %d ms"
            .formatted(
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100),
                sorted.getLast());
      }
    }

    /**
     * The least that lies between a change and what follows from it: an object is added, a watch
     * tells it to somebody who knows already what to write, as many bytes as a report, and another
     * watch shows that. What it takes is the API server's, and that of the connections.
     */
    private static final class BareLoop implements AutoCloseable {
      private static final String OBJECTS = "/api/v1/namespaces/default/configmaps";
      private static final String WATCH = OBJECTS + "?watch=true&labelSelector=benchmark%3D";
      private static final String TEXT = "x".repeat(12_000);

      private final Api api;
      private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
      private final AutoCloseable causes;
      private final AutoCloseable effects;
      private int count;

      BareLoop(Api api) {
        this.api = api.withCiphersOfTheJvm();
        this.api.create(OBJECTS, object("effect", "effect", 0));
        causes = this.api.watch(WATCH + "cause", this::follow);
        effects = this.api.watch(WATCH + "effect", event -> seen.add(number(event)));
      }

      /** Goes round once, and adds what it took. */
      void measure(LoneChanges.Latencies latencies) throws InterruptedException {
        count++;
        long start = System.nanoTime();
        api.create(OBJECTS, object("cause-" + count, "cause", count));
        int told = 0;
        while (told != count) {
          Integer next = seen.poll(30, TimeUnit.SECONDS);
          assertThat(next).as("round %d", count).isNotNull();
          told = next;
        }
        latencies.addSince(start);
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
      @SuppressWarnings("try") // closed, which is all
      public void close() {
        try (causes;
            effects) {
          api.delete(OBJECTS + "?labelSelector=benchmark");
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
