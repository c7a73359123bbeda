package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Figures of the operator on the corpus in a real cluster; not part of the build.
 * docs/benchmarks.md has the command and what it gave.
 */
@RequiresControlPlane
class OperatorBenchmark {
  private static final int CHANGES = Integer.getInteger("rootseal.benchmark.changes", 200);
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/compliancereports";

  private static final String DEPLOYMENT =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "benchmark"},
       "spec": {"selector": {"matchLabels": {"app": "benchmark"}},
        "template": {"metadata": {"labels": {"app": "benchmark"}},
         "spec": {"containers": [{"name": "app", "image": "registry.example/app:1"}]}}}}
      """;

  private final Corpus corpus = Corpus.load();

  @Test
  void corpusAndLoneChanges(Binaries binaries) throws InterruptedException {
    try (ControlPlane cluster = ControlPlane.start(binaries)) {
      Path kubeconfig = Installation.install(cluster);
      corpus.post(cluster.api());
      try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
        Duration all = awaitReports(cluster, operator);
        print(
            "from the JVM's start to the last of %d reports: %d ms"
                .formatted(size(), all.toMillis()));
        printMemory(operator, "after the first pass");
        List<Long> latencies = changes(cluster.api());
        print(
            "change to report seen in a watch, %d lone changes: p50 %d ms, p99 %d ms, most %d ms"
                .formatted(
                    latencies.size(),
                    latencies.get(latencies.size() / 2),
                    latencies.get(latencies.size() * 99 / 100),
                    latencies.getLast()));
        printMemory(operator, "after the changes");
      }
    }
  }

  private int size() {
    return corpus.truth().size();
  }

  /** Looks at the operator's own numbers, so that looking costs the API server nothing. */
  private Duration awaitReports(ControlPlane cluster, OperatorProcess operator) {
    await("all reports")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> operator.messages().stream().filter("Report written"::equals).count() >= size());
    Duration took = Duration.between(operator.startedAt(), Instant.now());
    await("cluster report")
        .atMost(Duration.ofMinutes(1))
        .until(() -> new Reports(cluster.api()).cluster().isPresent());
    return took;
  }

  /** Adds a Deployment to one namespace after the other and waits for each report in a watch. */
  @SuppressWarnings("try") // the watch is read elsewhere
  private List<Long> changes(Api api) throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    String version = api.get(REPORTS + "?limit=1").at("/metadata/resourceVersion").asText();
    List<Long> latencies = new ArrayList<>();
    try (AutoCloseable watch =
        api.watch(
            REPORTS + "?watch=true&resourceVersion=" + version, event -> offer(seen, event))) {
      for (String namespace :
          corpus.truth().stream().map(Corpus.Truth::namespace).limit(CHANGES).toList()) {
        long start = System.nanoTime();
        api.create("/apis/apps/v1/namespaces/" + namespace + "/deployments", DEPLOYMENT);
        String told = "";
        while (!namespace.equals(told)) {
          told = seen.poll(30, TimeUnit.SECONDS);
          assertThat(told).as("a report of %s", namespace).isNotNull();
        }
        latencies.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    latencies.sort(null);
    return latencies;
  }

  private static void offer(BlockingQueue<String> seen, JsonNode event) {
    seen.add(event.at("/object/metadata/namespace").asText());
  }

  private static void printMemory(OperatorProcess operator, String when) {
    print(when + ": resident " + new KernelView(operator.pid()).kibibytes("VmRSS") + " KiB");
  }

  private static void print(String line) {
    System.out.println("benchmark: " + line);
  }
}
