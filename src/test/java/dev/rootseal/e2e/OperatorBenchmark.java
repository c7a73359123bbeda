package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Figures of the operator on the corpus in a real cluster; not part of the build.
 * docs/benchmarks.md has the command and what it gave.
 */
@Needs(Requirement.CONTROL_PLANE)
class OperatorBenchmark {
  private static final int CHANGES = Integer.getInteger("rootseal.benchmark.changes", 200);

  private final Corpus corpus = Corpus.load();

  @Test
  void corpusAndLoneChanges() throws InterruptedException {
    try (ControlPlane cluster = ControlPlane.start()) {
      Path kubeconfig = Installation.install(cluster);
      corpus.post(cluster.api());
      try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
        Duration all = awaitReports(cluster, operator);
        print(
            "from the JVM's start to the last of %d reports: %d ms"
                .formatted(size(), all.toMillis()));
        printMemory(operator, "after the first pass");
        print("change to report seen in a watch, " + LoneChanges.in(namespaces(), cluster.api()));
        printMemory(operator, "after the changes");
      }
    }
  }

  private List<String> namespaces() {
    return corpus.truth().stream().map(Corpus.Truth::namespace).limit(CHANGES).toList();
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
        .until(() -> cluster.reports().cluster().isPresent());
    return took;
  }

  private static void printMemory(OperatorProcess operator, String when) {
    print(when + ": resident " + new KernelView(operator.pid()).kibibytes("VmRSS") + " KiB");
  }

  private static void print(String line) {
    System.out.println("benchmark: " + line);
  }
}
