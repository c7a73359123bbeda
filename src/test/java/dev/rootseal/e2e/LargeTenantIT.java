package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whoever fills a namespace with large workloads costs that namespace alone: what does not fit is
 * not evaluated, and all others go on.
 */
@Needs(Requirement.CONTROL_PLANE)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class LargeTenantIT {
  private static final String TENANT = "tenant";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/" + TENANT + "/deployments";
  private static final int MOUNTS = 60;
  private static final int WORKLOADS = 25;
  private static final List<String> IMAGE =
      List.of("-XX:MaxRAMPercentage=50", "-XX:NewRatio=4", "-XX:+ExitOnOutOfMemoryError");

  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final Reports reports;

  LargeTenantIT() {
    cluster = ControlPlane.start();
    kubeconfig = Installation.install(cluster);
    reports = cluster.reports();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** With a heap in which some of them fit. */
  @Test
  void costsItsOwnNamespaceAlone() {
    costsItsOwnNamespaceAlone("-Xmx40m", 150, 10);
  }

  /** With half of the heap of the container, and more than fits into it. */
  @Test
  @Tag("nightly")
  void costsItsOwnNamespaceAloneWhereNotAllFit() {
    costsItsOwnNamespaceAlone("-Xmx64m", 800, 40);
  }

  /** And is right again when all but some are gone. */
  private void costsItsOwnNamespaceAlone(String heap, int large, int left) {
    List<String> options = Stream.concat(IMAGE.stream(), Stream.of(heap)).toList();
    LiveWorkloads.fill(cluster.api(), 4, WORKLOADS);
    cluster.apply(Workloads.namespace(TENANT));
    create("small", object -> {});
    try (OperatorProcess operator = start(List.of(), options)) {
      create(0, large);
      assertThatOthersGoOn(operator, 4, large + 1);
      assertThatTheSmallOneIsEvaluated();
    }
    try (OperatorProcess operator = start(List.of(), options)) {
      assertThatOthersGoOn(operator, 4, large + 1);
      assertThatTheSmallOneIsEvaluated();
      delete(left, large);
      reports.await(TENANT, 0, 2 * left + 1);
    }
  }

  /** As many as were too much for the container, and more, beside 20,000 of usual size. */
  @Test
  @Tag("nightly")
  void fitsTheContainer() {
    LiveWorkloads.fill(cluster.api(), 800, WORKLOADS);
    cluster.apply(Workloads.namespace(TENANT));
    try (MemoryLimit limit = MemoryLimit.of(256)) {
      try (OperatorProcess operator = start(limit.starter(), IMAGE)) {
        create(0, 1_200);
        assertThatOthersGoOn(operator, 800, 1_200);
        create(1_200, 3_000);
        assertThatOthersGoOn(operator, 800, 3_000);
      }
      System.out.printf("large tenant: the group had %d MiB at most%n", limit.peak());
      try (OperatorProcess operator = start(limit.starter(), IMAGE)) {
        assertThatOthersGoOn(operator, 800, 3_000);
      }
      System.out.printf("large tenant: with a restart, %d MiB at most%n", limit.peak());
    }
  }

  private OperatorProcess start(List<String> starter, List<String> options) {
    return OperatorProcess.alone(starter, options, kubeconfig).awaitReady();
  }

  private void assertThatTheSmallOneIsEvaluated() {
    JsonNode status = reports.find(TENANT).orElseThrow().path("status");
    assertThat(status.at("/summary/containers").asInt()).isEqualTo(1);
    assertThat(status.at("/findings/0/name").asText()).isEqualTo("small");
    assertThat(status.at("/unevaluated/0/reason").asText())
        .startsWith("too large beside the others");
  }

  private void assertThatOthersGoOn(OperatorProcess operator, int others, int large) {
    String turned = LiveWorkloads.path(0) + "/" + LiveWorkloads.name(0);
    int compliant = (int) IntStream.range(0, WORKLOADS).filter(LiveWorkloads::isReadOnly).count();
    await("report of the tenant")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              assertThat(operator.isAlive()).as("%s", operator.lines()).isTrue();
              return reports
                  .find(TENANT)
                  .map(report -> report.at("/status/summary/workloads").asInt())
                  .orElse(0);
            },
            seen -> seen == large);
    cluster.api().replace(turned, deployment(true));
    reports.await(LiveWorkloads.namespaceName(0), 2 * compliant + 2, 2 * WORKLOADS);
    cluster.api().replace(turned, deployment(false));
    reports.await(LiveWorkloads.namespaceName(0), 2 * compliant, 2 * WORKLOADS);
    Map<String, String> shares =
        reports.all().stream()
            .filter(report -> !report.at("/metadata/namespace").asText().equals(TENANT))
            .collect(
                Collectors.toMap(
                    report -> report.at("/metadata/namespace").asText(),
                    report -> report.at("/status/readOnly").asText()));
    assertThat(shares).hasSize(others);
    assertThat(shares.values()).containsOnly(2 * compliant + " of " + 2 * WORKLOADS);
    KernelView process = new KernelView(operator.pid());
    System.out.printf(
        "large tenant: %d beside %d: resident at most %d MiB, CPU %d ms%n",
        large, others * WORKLOADS, process.kibibytes("VmHWM") / 1024, process.cpuTime().toMillis());
  }

  private static String deployment(boolean readOnly) {
    return LiveWorkloads.deployment(0, 0)
        .replace("\"readOnlyRootFilesystem\": false", "\"readOnlyRootFilesystem\": " + readOnly);
  }

  private void create(int from, int to) {
    IntStream.range(from, to).parallel().forEach(i -> create("large-" + i, LargeTenantIT::grow));
  }

  private void create(String name, Consumer<ObjectNode> change) {
    cluster.api().create(DEPLOYMENTS, HostileObjects.deployment(name, change));
  }

  private void delete(int from, int to) {
    IntStream.range(from, to)
        .parallel()
        .forEach(i -> cluster.api().delete(DEPLOYMENTS + "/large-" + i));
  }

  /** To 84 KB that no other one has. */
  private static void grow(ObjectNode object) {
    String name = object.at("/metadata/name").asText();
    ObjectNode labels = object.withObject("/metadata/labels");
    IntStream.range(0, MOUNTS)
        .forEach(
            i ->
                labels.put(
                    name + ".example." + "k".repeat(60) + "/" + "label-" + i,
                    name + "-" + "v".repeat(40) + i));
    ObjectNode pod = object.withObject("/spec/template/spec");
    pod.withArray("volumes").addObject().put("name", "data").putObject("emptyDir");
    ArrayNode containers = pod.withArray("containers");
    containers.addObject().put("name", "other").put("image", "b");
    for (JsonNode container : containers) {
      ArrayNode mounts = ((ObjectNode) container).putArray("volumeMounts");
      IntStream.range(0, MOUNTS)
          .forEach(
              i ->
                  mounts
                      .addObject()
                      .put("name", "data")
                      .put(
                          "mountPath",
                          "/"
                              + name
                              + "/"
                              + container.path("name").asText()
                              + i
                              + "p".repeat(440)));
    }
  }
}
