package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The container with and without its cache, in turn; docs/image.md has command and figures. */
@Needs({Requirement.IMAGE, Requirement.CONTROL_PLANE})
class ImageBenchmark {
  private static final int RUNS = Integer.getInteger("rootseal.benchmark.runs", 5);

  private final List<Run> runs = new ArrayList<>();

  private record Run(
      String way, Duration live, Duration ready, Duration cpu, long memory, long anonymous) {}

  @Test
  void withAndWithoutTheCache() {
    Container.load(Requirement.IMAGE.path());
    try (ControlPlane cluster = ControlPlane.start()) {
      Path kubeconfig = Installation.install(cluster);
      cluster.apply(Workloads.namespace("shop"));
      measure(kubeconfig, "empty cluster");
      Corpus corpus = Corpus.load();
      corpus.post(cluster.api());
      measure(kubeconfig, corpus.name());
    }
    runs.stream().collect(Collectors.groupingBy(Run::way)).forEach(ImageBenchmark::print);
  }

  private void measure(Path kubeconfig, String cluster) {
    String withoutCache = "--entrypoint=" + withoutCache();
    for (int i = 0; i < RUNS; i++) {
      runs.add(run(cluster + ", with the cache", Container.start(kubeconfig)));
      runs.add(run(cluster + ", without the cache", Container.start(kubeconfig, withoutCache)));
    }
  }

  /** Times count from the start of the program's process, so that podman's own work is left out. */
  private static Run run(String way, Container container) {
    try (container) {
      Duration live = since(container, () -> container.operator().liveness().statusCode() == 200);
      Duration ready = since(container, () -> container.operator().readiness().statusCode() == 200);
      Duration cpu = container.process().cpuTime();
      String evaluated = "rootseal_last_evaluation_timestamp_seconds";
      await("cluster evaluated")
          .until(() -> container.operator().metrics().value(evaluated).isPresent());
      KernelView process = container.process();
      return new Run(
          way, live, ready, cpu, process.kibibytes("VmRSS"), process.kibibytes("RssAnon"));
    }
  }

  private static Duration since(Container container, Callable<Boolean> state) {
    await("live and ready")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(state);
    Instant now = Instant.now();
    return Duration.between(container.process().startedAt(), now);
  }

  /** The image's own command line without the option that names the cache, as JSON. */
  private static String withoutCache() {
    return Dockerfile.read().entryPoint().stream()
        .filter(word -> !word.startsWith("-XX:AOTCache="))
        .collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }

  private static void print(String way, List<Run> runs) {
    System.out.printf(
        "benchmark: %s, medians of %d: alive after %d ms, ready after %d ms and %d ms of CPU, RSS %d MiB, of it anonymous %d MiB%n",
        way,
        runs.size(),
        median(runs, run -> run.live().toMillis()),
        median(runs, run -> run.ready().toMillis()),
        median(runs, run -> run.cpu().toMillis()),
        median(runs, Run::memory) / 1024,
        median(runs, Run::anonymous) / 1024);
  }

  private static long median(List<Run> runs, Function<Run, Long> value) {
    return runs.stream().map(value).sorted().toList().get(runs.size() / 2);
  }
}
