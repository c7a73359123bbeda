package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What `rootseal observe --paths` and its observer take where the root has 100,000 files more than
 * its image; not part of the build. docs/benchmarks.md has the command and what it gave.
 */
@Needs({Requirement.IMAGE, Requirement.SHAPES, Requirement.NODE, Requirement.CONTROL_PLANE})
@ResourceLock(Node.LOCK)
class ObservePathsBenchmark {
  private static final int RUNS = Integer.getInteger("rootseal.benchmark.runs", 5);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final String OBSERVE = "rootseal observe deployment/many --paths --yes";

  private static final String WORKLOAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: many, namespace: default}
      spec:
        selector: {matchLabels: {app: many}}
        template:
          metadata: {labels: {app: many}}
          spec:
            automountServiceAccountToken: false
            terminationGracePeriodSeconds: 1
            containers:
              - name: app
                image: localhost/shapes:1
                command:
                  - sh
                  - -ec
                  - "for i in $(seq 1000); do mkdir -p /opt/many/$i; cd /opt/many/$i; touch $(seq 100); done;
                     touch /opt/many/done; exec sleep 100000"
                readinessProbe: {exec: {command: [test, -e, /opt/many/done]}, periodSeconds: 1}
      """;

  /** What one observer took: its own time on the processors, and its memory at most, in KiB. */
  private record Taken(Duration processor, long memory) {
    private Taken and(Taken later) {
      boolean more = later.processor.compareTo(processor) > 0;
      return new Taken(more ? later.processor : processor, Math.max(memory, later.memory));
    }
  }

  @Test
  void aRootOfManyFiles(NodeCluster cluster, @TempDir Path folder) {
    cluster.load(Requirement.IMAGE.path());
    cluster.load(Requirement.SHAPES.path());
    cluster.apply(WORKLOAD);
    cluster.pods("default").awaitAvailable("deployment/many");
    Shell shell = new Shell(folder).with("ROOTSEAL_IMAGE", Container.IMAGE);
    Path kubeconfig = cluster.kubectl().kubeconfig();
    for (int i = 0; i < RUNS; i++) {
      Instant start = Instant.now();
      Program.Result result = shell.run(kubeconfig, OBSERVE);
      System.out.printf(
          "benchmark: observe --paths, 100,000 files: %d ms%n",
          Duration.between(start, Instant.now()).toMillis());
      assertThat(result.errors()).contains("  /opt/many: ");
    }
    print("one look", watched(shell, kubeconfig, OBSERVE));
    print("looks for half a minute", watched(shell, kubeconfig, OBSERVE + " --for=30s"));
  }

  private static void print(String what, Taken taken) {
    System.out.printf(
        "benchmark: observer, 100,000 files, %s: %d ms of processor time, RSS %d MiB at most%n",
        what, taken.processor().toMillis(), taken.memory() / 1024);
  }

  /** The node's processes are this machine's, too. */
  private static Taken watched(Shell shell, Path kubeconfig, String command) {
    List<Taken> seen = new ArrayList<>();
    try (Server running = shell.start(kubeconfig, command + " && echo all is said")) {
      await("an observer that ends")
          .atMost(LONG)
          .pollInterval(OFTEN)
          .until(
              () -> {
                observer().map(ObservePathsBenchmark::taken).ifPresent(seen::add);
                return running.hasSaid("all is said");
              });
    }
    return seen.stream().reduce(Taken::and).orElseThrow();
  }

  private static Optional<Long> observer() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(ObservePathsBenchmark::isObserver)
        .findFirst();
  }

  private static boolean isObserver(long pid) {
    try {
      String command =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
      return command.contains("\0/app/rootseal.jar\0observer\0");
    } catch (IOException e) {
      return false; // it has ended since
    }
  }

  /** Of one that has just ended, nothing. */
  private static Taken taken(long pid) {
    try {
      KernelView view = new KernelView(pid);
      return new Taken(view.cpuTime(), view.kibibytes("VmHWM"));
    } catch (UncheckedIOException | IllegalStateException e) {
      return new Taken(Duration.ZERO, 0);
    }
  }
}
