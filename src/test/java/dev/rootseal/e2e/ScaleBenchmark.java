package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Figures of the operator on a cluster of a chosen size, with the heap that it has in its
 * container, but without its cache; not part of the build. docs/benchmarks.md has the command and
 * what it gave.
 */
@RequiresControlPlane
class ScaleBenchmark {
  private static final int NAMESPACES = Integer.getInteger("rootseal.benchmark.namespaces", 100);

  /** Workloads in each namespace. */
  private static final int WORKLOADS = Integer.getInteger("rootseal.benchmark.workloads", 100);

  private static final int CHANGES = Integer.getInteger("rootseal.benchmark.changes", 5);
  private static final Duration LONG = Duration.ofMinutes(10);

  /** The memory limit that the JVM sizes its heap by; that of the Deployment if not set. */
  private static final String LIMIT = System.getProperty("rootseal.benchmark.limit", "256m");

  @Test
  void policyChanges(Binaries binaries) {
    try (ControlPlane cluster = ControlPlane.start(binaries)) {
      Path kubeconfig = Installation.install(cluster);
      fill(cluster.api());
      try (OperatorProcess operator = start(kubeconfig)) {
        awaitReports(operator, 1);
        print("first pass", Duration.between(operator.startedAt(), Instant.now()));
        printMemory(operator, "after the first pass");
        for (int change = 1; change <= CHANGES; change++) {
          change(cluster.kubectl(), operator, change);
        }
        printMemory(operator, "after the policy changes");
      }
    }
  }

  private static OperatorProcess start(Path kubeconfig) {
    return OperatorProcess.launch(
        containerOptions(),
        "--kubeconfig=" + kubeconfig,
        "--metrics-bind-address=127.0.0.1:0",
        "--health-probe-bind-address=127.0.0.1:0",
        "--leader-elect=false",
        "--log-format=json");
  }

  private static List<String> containerOptions() {
    return Stream.concat(
            Stream.of("-XX:MaxRAM=" + LIMIT),
            Dockerfile.read().entryPoint().stream()
                .filter(word -> word.startsWith("-XX:") && !word.startsWith("-XX:AOTCache")))
        .toList();
  }

  /** Applies a policy that exempts one more workload of each namespace than the last one. */
  private static void change(Kubectl kubectl, OperatorProcess operator, int count) {
    kubectl.apply(Workloads.policy(exempting(count)));
    long from = System.nanoTime();
    await("gauges")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> exempt(operator) == count);
    print("policy change to the gauges", since(from));
    awaitReports(operator, count + 1);
    print("policy change to the last report", since(from));
  }

  private static String exempting(int count) {
    return "{exemptions: [{name: some, reason: They write, match: {names: [%s]}}]}"
        .formatted(
            IntStream.range(0, count).mapToObj(i -> "web-" + i).collect(Collectors.joining(", ")));
  }

  /** All numbers change at once, so that those of one namespace stand for all. */
  private static double exempt(OperatorProcess operator) {
    return operator
        .metrics()
        .value(
            "rootseal_containers",
            "namespace",
            "n-" + (NAMESPACES - 1),
            "rule",
            "read-only-filesystem",
            "verdict",
            "Exempt")
        .orElse(0);
  }

  /** Waits until every namespace's report was written so often. */
  private static void awaitReports(OperatorProcess operator, int times) {
    long expected = (long) times * NAMESPACES;
    await("reports")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                operator.lines().stream().filter(line -> line.contains("Report written")).count()
                    >= expected);
  }

  private static void fill(Api api) {
    IntStream.range(0, NAMESPACES)
        .parallel()
        .forEach(
            namespace -> {
              api.create("/api/v1/namespaces", namespace(namespace));
              String deployments = "/apis/apps/v1/namespaces/n-%d/deployments".formatted(namespace);
              for (int i = 0; i < WORKLOADS; i++) {
                api.create(deployments, deployment(i));
              }
            });
  }

  private static String namespace(int number) {
    return """
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n-%d"}}
    """
        .formatted(number);
  }

  private static String deployment(int number) {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web-%d"},
     "spec": {"selector": {"matchLabels": {"app": "benchmark"}},
      "template": {"metadata": {"labels": {"app": "benchmark"}},
       "spec": {"containers": [{"name": "app", "image": "registry.example/app:1"}]}}}}
    """
        .formatted(number);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static void print(String what, Duration took) {
    System.out.printf(
        "benchmark: %d workloads in %d namespaces, limit of %s: %s %d ms%n",
        NAMESPACES * WORKLOADS, NAMESPACES, LIMIT, what, took.toMillis());
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
}
