package dev.rootseal.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How much longer a creation takes where both policies of {@code --action=deny-passing} look at it:
 * by turns in two namespaces of one API server, by kubectl and by a bare request. Not part of the
 * build. docs/admission.md has the command and what it gave.
 */
@Needs(Requirement.CONTROL_PLANE)
record AdmissionBenchmark(@Needs.Own ControlPlane cluster, Api api, Reports reports, Shell shell) {
  private static final int RUNS = Integer.getInteger("rootseal.benchmark.runs", 100);
  private static final List<String> SHORT = List.of("/tmp", "/run", "/srv");
  private static final String LOOKED_AT = "looked-at";
  private static final String LEFT_ALONE = "left-alone";

  @Test
  void creationsByTurns() {
    try (OperatorProcess operator = OperatorProcess.start(Installation.install(cluster))) {
      for (String namespace : List.of(LOOKED_AT, LEFT_ALONE)) {
        cluster.apply(Workloads.namespace(namespace) + Workloads.compliant(namespace, "first"));
        reports.await(namespace, 1, 1);
      }
      // Its reports stay; it would have work with what is created.
      operator.kill();
    }
    cluster.apply(
        shell
            .rootseal(
                cluster.kubeconfig(),
                "admission --action=deny-passing --exclude-namespaces=" + LEFT_ALONE)
            .ok());
    Admission.DENIES.await(api, LOOKED_AT);
    Admission.SAYS_NOTHING.await(api, LEFT_ALONE);

    System.out.println("| what | how | without | with | more, pair by pair |");
    System.out.println("| --- | --- | --- | --- | --- |");
    rows("1 container of 1 mount", 1, 1, 1);
    rows("10 containers of 20 mounts, 20 volumes", 10, 20, 20);
    // kubectl apply cannot keep a copy of this one.
    row(
        "256 containers of 64 mounts, 40 volumes",
        "a request, a tenth as often",
        Math.max(1, RUNS / 10),
        namespace -> request(namespace, deployment(namespace, 256, 64, 40)));
  }

  private void rows(String what, int containers, int mounts, int volumes) {
    UnaryOperator<String> object = namespace -> deployment(namespace, containers, mounts, volumes);
    row(what, "kubectl apply", RUNS, namespace -> apply(object.apply(namespace)));
    row(what, "a request", RUNS, namespace -> request(namespace, object.apply(namespace)));
  }

  private void apply(String object) {
    cluster.kubectl().tryApply(object).okWithoutWarning();
  }

  private void request(String namespace, String object) {
    api.create("/apis/apps/v1/namespaces/" + namespace + "/deployments", object);
  }

  /** One that complies, so that it is looked at to its end; the first pair counts for nothing. */
  private void row(String what, String how, int runs, Consumer<String> creation) {
    List<Duration> without = new ArrayList<>();
    List<Duration> with = new ArrayList<>();
    for (int i = 0; i <= runs; i++) {
      without.add(time(() -> creation.accept(LEFT_ALONE)));
      with.add(time(() -> creation.accept(LOOKED_AT)));
      List.of(LEFT_ALONE, LOOKED_AT)
          .forEach(one -> api.delete("/apis/apps/v1/namespaces/" + one + "/deployments/new"));
    }
    List<Duration> more =
        IntStream.rangeClosed(1, runs).mapToObj(i -> with.get(i).minus(without.get(i))).toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s |%n",
        what,
        how,
        median(without.subList(1, runs + 1)),
        median(with.subList(1, runs + 1)),
        median(more));
  }

  private static Duration time(Runnable creation) {
    long begin = System.nanoTime();
    creation.run();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static String median(List<Duration> times) {
    long nanos = times.stream().sorted().toList().get(times.size() / 2).toNanos();
    return "%.1f ms".formatted(nanos / 1e6);
  }

  /** In JSON, which is YAML too. */
  static String deployment(String namespace, int containers, int mounts, int volumes) {
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment",
     "metadata": {"name": "new", "namespace": "%s"},
     "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {
       "metadata": {"labels": {"a": "b"}}, "spec": {"containers": [%s], "volumes": [%s]}}}}
    """
        .formatted(
            namespace,
            list(containers, i -> container(i, mounts, volumes)),
            list(volumes, i -> "{\"name\": \"v%d\", \"emptyDir\": {}}".formatted(i)));
  }

  private static String container(int number, int mounts, int volumes) {
    return """
    {"name": "c%d", "image": "registry.example/team/application-%1$d:1.2.3",
     "securityContext": {"readOnlyRootFilesystem": true}, "volumeMounts": [%s]}
    """
        .formatted(number, list(mounts, i -> mount(i, volumes)));
  }

  private static String mount(int number, int volumes) {
    String path = number < 3 ? SHORT.get(number) : "/var/lib/application/data/" + number;
    return "{\"name\": \"v%d\", \"mountPath\": \"%s\"}".formatted(number % volumes, path);
  }

  private static String list(int count, IntFunction<String> item) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
  }
}
