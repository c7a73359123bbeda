package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What `rootseal observe -A` takes, by the way that it goes in a cluster: a real API server, which
 * asks each node's kubelet. The kubelets are made up, a hundred pods each, since a node has no room
 * for more than 110; not part of the build. docs/benchmarks.md has the command and what it gave.
 */
@Needs(Requirement.CONTROL_PLANE)
class ObserveBenchmark {
  private static final int RUNS = Integer.getInteger("rootseal.benchmark.runs", 5);
  private static final int PODS_OF_A_NODE = 100;
  private static final int PODS_OF_A_WORKLOAD = 10;
  private static final String SHOP = "/namespaces/shop/";

  /** What one run gave. */
  private record Run(Duration time, Duration processor) {}

  @ParameterizedTest
  @ValueSource(ints = {100, 1000})
  void wholeCluster(int pods, @TempDir Path folder) {
    try (ControlPlane cluster = ControlPlane.start();
        FakeKubelets kubelets = new FakeKubelets(cluster.api(), folder)) {
      cluster.kubectl().apply(Workloads.namespace("shop"));
      create(pods, cluster.api(), kubelets);
      Shell shell = new Shell(folder);
      Program.Result first = shell.run(cluster.kubeconfig(), "rootseal observe -A");
      assertThat(first.exitCode()).as(first.toString()).isZero();
      assertThat(first.output())
          .contains("%d containers of %d workloads: ".formatted(pods / 10, pods / 10))
          .contains("Not listed: " + pods / 10 + " containers with a read-only root already");

      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        runs.add(run(shell, cluster.kubeconfig()));
      }

      System.out.printf(
          "benchmark: observe -A, %,d pods of %d nodes, medians of %d: %d ms, of it %d ms of its own processor time%n",
          pods, pods / PODS_OF_A_NODE, RUNS, median(runs, Run::time), median(runs, Run::processor));
    }
  }

  /** The shell's own word for what its children had of the processors: the last line, twice. */
  private static Run run(Shell shell, Path kubeconfig) {
    Instant start = Instant.now();
    Program.Result result = shell.run(kubeconfig, "rootseal observe -A > /dev/null; times");
    Duration time = Duration.between(start, Instant.now());
    String children = result.output().lines().toList().getLast();
    Duration processor =
        List.of(children.split(" ")).stream()
            .map(word -> Duration.parse("PT" + word.toUpperCase(Locale.ROOT)))
            .reduce(Duration.ZERO, Duration::plus);
    return new Run(time, processor);
  }

  private static long median(List<Run> runs, Function<Run, Duration> what) {
    return runs.stream().map(what).sorted().toList().get(runs.size() / 2).toMillis();
  }

  private static void create(int pods, Api api, FakeKubelets kubelets) {
    api.create("/api/v1" + SHOP + "serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
    for (int node = 0; node < pods / PODS_OF_A_NODE; node++) {
      String name = "node-" + node;
      int first = node * PODS_OF_A_NODE;
      List<String> uids = new ArrayList<>();
      for (int pod = first; pod < first + PODS_OF_A_NODE; pod += PODS_OF_A_WORKLOAD) {
        uids.addAll(workload(pod / PODS_OF_A_WORKLOAD, name, api));
      }
      kubelets.add(name, summary(name, uids));
    }
  }

  /** The answer are the uids of its pods. */
  private static List<String> workload(int number, String node, Api api) {
    String name = "web-" + number;
    String template = template("web-%d".formatted(number), "");
    String replicaSet =
        api.create(
                "/apis/apps/v1" + SHOP + "replicasets",
                """
                {"metadata": {"name": "%s-1", "ownerReferences": [%s]},
                 "spec": {"replicas": 10, "selector": {"matchLabels": {"app": "%s"}}, "template": %s}}
                """
                    .formatted(
                        name,
                        owner("Deployment", name, UUID.randomUUID().toString()),
                        name,
                        template))
            .at("/metadata/uid")
            .asText();
    return IntStream.range(0, PODS_OF_A_WORKLOAD)
        .mapToObj(
            pod ->
                pod(
                    name,
                    "%s-1-%d".formatted(name, pod),
                    owner("ReplicaSet", name + "-1", replicaSet),
                    node,
                    api))
        .toList();
  }

  private static String pod(String app, String name, String owner, String node, Api api) {
    String body =
        template(app, "\"nodeName\": \"" + node + "\",")
            .replaceFirst(
                "\"metadata\": \\{",
                "\"metadata\": {\"name\": \"%s\", \"ownerReferences\": [%s], "
                    .formatted(name, owner));
    String path = "/api/v1" + SHOP + "pods";
    String uid = api.create(path, body).at("/metadata/uid").asText();
    String status =
        """
        {"name": "%s", "ready": true, "restartCount": 0, "image": "registry.example/shop/web:1",
         "imageID": "registry.example/shop/web@sha256:%064d", "containerID": "containerd://%064d",
         "state": {"running": {"startedAt": "%s"}}}
        """;
    Instant started = Instant.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
    api.merge(
        path + "/" + name + "/status",
        "{\"status\": {\"phase\": \"Running\", \"containerStatuses\": [%s, %s]}}"
            .formatted(
                status.formatted("app", 1, 1, started), status.formatted("proxy", 1, 2, started)));
    return uid;
  }

  private static String owner(String kind, String name, String uid) {
    return """
        {"apiVersion": "apps/v1", "kind": "%s", "name": "%s", "uid": "%s", "controller": true}"""
        .formatted(kind, name, uid);
  }

  /** Of the size that pods have: 25 variables, and a second container, whose root is read-only. */
  private static String template(String app, String more) {
    String variables =
        IntStream.range(0, 25)
            .mapToObj(
                "{\"name\": \"SETTING_%1$d\", \"value\": \"a value of setting %1$d\"}"::formatted)
            .collect(Collectors.joining(","));
    return """
        {"metadata": {"labels": {"app": "%s"}},
         "spec": {%s "containers": [
           {"name": "app", "image": "registry.example/shop/web:1", "env": [%s]},
           {"name": "proxy", "image": "registry.example/shop/web:1", "env": [%s],
            "securityContext": {"readOnlyRootFilesystem": true}}]}}
        """
        .formatted(app, more, variables, variables);
  }

  private static String summary(String node, List<String> uids) {
    String pods =
        uids.stream()
            .map(
                uid ->
                    "{\"podRef\": {\"name\": \"p\", \"namespace\": \"shop\", \"uid\": \"%s\"}, \"containers\": [%s, %s]}"
                        .formatted(uid, usage("app"), usage("proxy")))
            .collect(Collectors.joining(","));
    return "{\"node\": {\"nodeName\": \"%s\"}, \"pods\": [%s]}".formatted(node, pods);
  }

  /** As a kubelet has it, with what nobody asks for. */
  private static String usage(String container) {
    return """
        {"name": "%1$s", "startTime": "%2$s",
         "cpu": {"time": "%2$s", "usageNanoCores": 1000000, "usageCoreNanoSeconds": 1000000000},
         "memory": {"time": "%2$s", "usageBytes": 100000000, "workingSetBytes": 90000000, "rssBytes": 80000000,
                    "pageFaults": 10000, "majorPageFaults": 10},
         "rootfs": {"time": "%2$s", "availableBytes": 100000000000, "capacityBytes": 200000000000, "usedBytes": 40960,
                    "inodesFree": 10000000, "inodes": 20000000, "inodesUsed": 9},
         "logs": {"time": "%2$s", "availableBytes": 100000000000, "capacityBytes": 200000000000, "usedBytes": 8192,
                  "inodesFree": 10000000, "inodes": 20000000, "inodesUsed": 2},
         "swap": {"time": "%2$s", "swapUsageBytes": 0}}
        """
        .formatted(container, Instant.now());
  }
}
