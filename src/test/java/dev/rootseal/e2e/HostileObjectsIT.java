package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An object that kube-apiserver takes never keeps another one from being reported. */
@Needs(Requirement.CONTROL_PLANE)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class HostileObjectsIT {
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int RANDOM_OBJECTS = 10;

  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final Reports reports;

  HostileObjectsIT() {
    cluster = ControlPlane.lend();
    kubeconfig = Installation.install(cluster);
    reports = cluster.reports();
  }

  /** A namespace with finalizers of others would stay for ever. */
  @AfterEach
  void stop() {
    HostileObjects.ofEachKind()
        .keySet()
        .forEach(name -> cluster.api().tryMerge("/api/v1/namespaces/" + name, HostileObjects.BACK));
    cluster.close();
  }

  @Test
  void eachCostsItselfAloneInWatchListAndFix() {
    eachCostsItselfAlone(List.of("Deployment"));
  }

  /** The three kinds have the same template of a pod, and what is around it differs. */
  @Test
  @Tag("nightly")
  void eachOfEveryKindCostsItselfAlone() {
    eachCostsItselfAlone(List.of("Deployment", "StatefulSet", "DaemonSet"));
  }

  private void eachCostsItselfAlone(List<String> kinds) {
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
    kinds.forEach(kind -> cluster.apply(Workloads.namespace(namespace(kind))));
    Map<String, Set<String>> taken = new TreeMap<>();
    try (OperatorProcess _ = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 1, 1);
      System.out.println("hostile objects: -Drootseal.seed=" + SEED);
      kinds.forEach(kind -> taken.put(kind, post(kind)));
      postNamespaces();
      taken.forEach(this::awaitNamed);
      awaitNamespaces();
      cluster.apply(Workloads.writable("Deployment", "shop", "added"));
      reports.await("shop", 1, 2);
    }
    cluster.kubectl().ok("delete compliancereports --all -A");
    try (OperatorProcess _ = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 1, 2);
      taken.forEach(this::awaitNamed);
      awaitNamespaces();
    }
    fixNamesEach(taken);
  }

  private Set<String> post(String kind) {
    Random random = new Random(SEED + kind.hashCode());
    Map<String, Consumer<ObjectNode>> objects = new TreeMap<>(HostileObjects.all(kind));
    for (int i = 0; i < RANDOM_OBJECTS; i++) {
      objects.put("random-" + i, HostileObjects.random(random));
    }
    Set<String> taken = new TreeSet<>();
    objects.forEach(
        (name, change) -> {
          if (cluster.api().accepts(path(kind), HostileObjects.workload(kind, name, change))) {
            taken.add(name);
          }
        });
    assertThat(cluster.api().text(path(kind) + "/managed-fields"))
        .as("kept by the server as deep as it was written")
        .contains("{\"f:a\":".repeat(1_001));
    assertThat(taken).as("taken by the server").containsAll(HostileObjects.all(kind).keySet());
    return taken;
  }

  private void postNamespaces() {
    HostileObjects.ofEachKind()
        .forEach(
            (name, change) -> {
              assertThat(cluster.api().accepts("/api/v1/namespaces", namespace(name, change)))
                  .as("namespace with %s taken by the server", name)
                  .isTrue();
              cluster.apply(Workloads.writable("Deployment", name, "web"));
            });
  }

  private static String namespace(String name, Consumer<ObjectNode> change) {
    ObjectNode namespace = HostileObjects.object("v1", "Namespace", name);
    change.accept(namespace);
    return HostileObjects.json(namespace);
  }

  private void awaitNamespaces() {
    HostileObjects.ofEachKind().keySet().forEach(name -> reports.await(name, 0, 1));
  }

  private void awaitNamed(String kind, Set<String> names) {
    await("report that names each " + kind)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(named(kind)).containsAll(names));
  }

  /** What the report names as a finding, or as not evaluated. */
  private Set<String> named(String kind) {
    Set<String> names = new TreeSet<>();
    reports
        .find(namespace(kind))
        .map(report -> report.path("status"))
        .ifPresent(
            status -> {
              status.path("findings").forEach(one -> names.add(one.path("name").asText()));
              status.path("unevaluated").forEach(one -> names.add(one.path("name").asText()));
            });
    return names;
  }

  private void fixNamesEach(Map<String, Set<String>> taken) {
    Path admin = cluster.kubectl().kubeconfig();

    Program.Result all = Program.rootseal(admin, "fix -A");
    Program.Result one = Program.rootseal(admin, "fix deployment/image -n hostile-deployment");

    taken.forEach(
        (kind, names) ->
            assertThat(names)
                .allSatisfy(name -> assertThat(all.errors()).contains(kind + " '" + name + "'")));
    assertThat(all.output()).contains("name: added\n");
    assertThat(all.exitCode()).isEqualTo(3);
    assertThat(one.errors()).contains("'image'").contains("4096");
    assertThat(one.exitCode()).isEqualTo(2);
  }

  private static String namespace(String kind) {
    return "hostile-" + kind.toLowerCase(Locale.ROOT);
  }

  private static String path(String kind) {
    return "/apis/apps/v1/namespaces/%s/%ss"
        .formatted(namespace(kind), kind.toLowerCase(Locale.ROOT));
  }
}
