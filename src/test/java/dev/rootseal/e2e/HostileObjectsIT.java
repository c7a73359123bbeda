package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An object that kube-apiserver takes never keeps another one from being reported. */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileObjectsIT {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/hostile/deployments";
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int RANDOM_OBJECTS = 10;

  private final Binaries binaries;
  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final Reports reports;
  @TempDir private Path folder;

  HostileObjectsIT(Binaries binaries) {
    this.binaries = binaries;
    cluster = ControlPlane.lend(binaries);
    kubeconfig = Installation.install(cluster);
    reports = new Reports(cluster.api());
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void eachCostsItselfAloneInWatchListAndFix() {
    cluster
        .kubectl()
        .apply(
            Workloads.namespace("hostile")
                + Workloads.namespace("shop")
                + Workloads.compliant("shop", "web"));
    Set<String> taken;
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 1, 1);
      taken = post();
      awaitNamed(taken);
      cluster.kubectl().apply(Workloads.writable("Deployment", "shop", "added"));
      reports.await("shop", 1, 2);
      LogLines.assertNoStackTrace(operator);
      assertThat(LogLines.problems(operator)).isEmpty();
    }
    cluster.kubectl().ok("delete", "compliancereports", "--all", "-A");
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 1, 2);
      awaitNamed(taken);
      assertThat(LogLines.problems(operator)).isEmpty();
    }
    fixNamesEach(taken);
  }

  private Set<String> post() {
    System.out.println("hostile objects: -Drootseal.seed=" + SEED);
    Random random = new Random(SEED);
    Map<String, Consumer<ObjectNode>> objects = new TreeMap<>(HostileWorkloads.ofEachKind());
    for (int i = 0; i < RANDOM_OBJECTS; i++) {
      objects.put("random-" + i, HostileWorkloads.random(random));
    }
    Set<String> taken = new TreeSet<>();
    objects.forEach(
        (name, change) -> {
          if (cluster.api().accepts(DEPLOYMENTS, HostileWorkloads.deployment(name, change))) {
            taken.add(name);
          }
        });
    assertThat(cluster.api().text(DEPLOYMENTS + "/managed-fields"))
        .as("kept by the server as deep as it was written")
        .contains("{\"f:a\":".repeat(1_001));
    assertThat(taken).as("taken by the server").containsAll(HostileWorkloads.ofEachKind().keySet());
    return taken;
  }

  private void awaitNamed(Set<String> names) {
    await("report that names each")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(named()).containsAll(names));
  }

  /** What the report names as a finding, or as not evaluated. */
  private Set<String> named() {
    Set<String> names = new TreeSet<>();
    reports
        .find("hostile")
        .map(report -> report.path("status"))
        .ifPresent(
            status -> {
              status.path("findings").forEach(one -> names.add(one.path("name").asText()));
              status.path("unevaluated").forEach(one -> names.add(one.path("name").asText()));
            });
    return names;
  }

  private void fixNamesEach(Set<String> names) {
    Shell shell = new Shell(folder, binaries);
    Path admin = cluster.kubectl().kubeconfig();

    Shell.Result all = shell.run(admin, "rootseal fix -A || echo ended with $?");
    Shell.Result one = shell.run(admin, "rootseal fix deployment/image -n hostile || echo $?");

    assertThat(names).allSatisfy(name -> assertThat(all.errors()).contains("'" + name + "'"));
    assertThat(all.output()).contains("name: added\n").endsWith("ended with 3\n");
    assertThat(one.errors()).contains("'image'").contains("4096");
    assertThat(one.output()).isEqualTo("2\n");
  }
}
