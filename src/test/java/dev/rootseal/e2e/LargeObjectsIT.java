package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large workloads that do not fit are not evaluated, and do no harm to a heap of 128 MB. */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class LargeObjectsIT {
  private static final String TENANT = "tenant";
  private static final int MOUNTS = 60;
  private static final int WORKLOADS = 25;
  private static final List<String> IMAGE =
      List.of("-XX:MaxRAMPercentage=50", "-XX:NewRatio=4", "-XX:+ExitOnOutOfMemoryError");
  private static final String VALUE = "v".repeat(1_300_000);
  private static final int LABELS = 4_000;

  /** What the shipped Deployment lets the whole process have: the heap, and as much beside it. */
  private static final long MOST_RESIDENT_MIB = 256;

  private final ControlPlane cluster = ControlPlane.start();
  private final Path kubeconfig = Installation.install(cluster);
  private final Reports reports = cluster.reports();

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** In which some of them fit; and is right again when all but some are gone. */
  @ParameterizedTest
  @CsvSource({"-Xmx40m, 150, 10", "-Xmx64m, 800, 40"})
  @Tag("nightly")
  void costsItsOwnNamespaceAlone(String heap, int large, int left) {
    List<String> options = Stream.concat(IMAGE.stream(), Stream.of(heap)).toList();
    LiveWorkloads.fill(cluster.api(), 4, WORKLOADS);
    cluster.apply(Workloads.namespace(TENANT));
    String small = HostileObjects.deployment("small", object -> {});
    cluster.api().create(deployments(TENANT), small);
    try (OperatorProcess operator = start(List.of(), options)) {
      create(TENANT, 0, large, LargeObjectsIT::grow);
      assertThatOthersGoOn(operator, 4, large + 1);
      assertThatTheSmallOneIsEvaluated();
    }
    try (OperatorProcess operator = start(List.of(), options)) {
      assertThatOthersGoOn(operator, 4, large + 1);
      assertThatTheSmallOneIsEvaluated();
      IntStream.range(left, large)
          .parallel()
          .forEach(i -> cluster.api().delete(deployments(TENANT) + "/large-" + i));
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
        create(TENANT, 0, 1_200, LargeObjectsIT::grow);
        assertThatOthersGoOn(operator, 800, 1_200);
        create(TENANT, 1_200, 3_000, LargeObjectsIT::grow);
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
    reports.awaitWorkloads(TENANT, large, operator);
    cluster.api().replace(turned, LiveWorkloads.deployment(0, 0, true));
    reports.await(LiveWorkloads.namespaceName(0), 2 * compliant + 2, 2 * WORKLOADS);
    cluster.api().replace(turned, LiveWorkloads.deployment(0, 0, false));
    reports.await(LiveWorkloads.namespaceName(0), 2 * compliant, 2 * WORKLOADS);
    assertThat(reports.all())
        .filteredOn(report -> !report.at("/metadata/namespace").asText().equals(TENANT))
        .hasSize(others)
        .extracting(report -> report.at("/status/readOnly").asText())
        .containsOnly(2 * compliant + " of " + 2 * WORKLOADS);
    KernelView process = new KernelView(operator.pid());
    System.out.printf(
        "large tenant: %d beside %d: resident at most %d MiB, CPU %d ms%n",
        large, others * WORKLOADS, process.kibibytes("VmHWM") / 1024, process.cpuTime().toMillis());
  }

  private static String deployments(String namespace) {
    return "/apis/apps/v1/namespaces/" + namespace + "/deployments";
  }

  private void create(String namespace, int from, int to, Consumer<ObjectNode> change) {
    IntStream.range(from, to)
        .parallel()
        .forEach(
            i ->
                cluster
                    .api()
                    .create(
                        deployments(namespace), HostileObjects.deployment("large-" + i, change)));
  }

  /** To 84 KB that no other one has. */
  private static void grow(ObjectNode object) {
    String name = name(object);
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
      String path = "/" + name + "/" + container.path("name").asText() + "%d" + "p".repeat(440);
      IntStream.range(0, MOUNTS)
          .forEach(i -> mounts.addObject().put("name", "data").put("mountPath", path.formatted(i)));
    }
  }

  @Test
  @Tag("nightly")
  void manyFitIntoASmallHeapWhileRunningAndAtTheStart() {
    try (OperatorProcess operator = small().awaitReady()) {
      // Who does not keep up with so many bytes is cut off by the server, and begins again.
      operator.expect("Lost the connection to the API server", "\"watches\":\"Deployment\"");
      cluster.apply(Workloads.namespace("labels"));
      create("labels", 0, 40, LargeObjectsIT::labels);
      reports.awaitWorkloads("labels", 40, operator);
      cluster.apply(Workloads.namespace("images"));
      create("images", 0, 100, LargeObjectsIT::image);
      reports.awaitWorkloads("images", 100, operator);
      assertThatItIsSmall("watched", operator);
    }
    cluster.apply(Workloads.namespace("env"));
    create(
        "env",
        0,
        150,
        o ->
            HostileObjects.app(o)
                .putArray("env")
                .addObject()
                .put("name", "A")
                .put("value", name(o) + VALUE));
    cluster.kubectl().ok("delete compliancereports --all -A");
    try (OperatorProcess operator = small().awaitReady()) {
      reports.awaitWorkloads("labels", 40, operator);
      reports.awaitWorkloads("images", 100, operator);
      reports.awaitWorkloads("env", 150, operator);
      assertThatItIsSmall("listed", operator);
    }
  }

  private OperatorProcess small() {
    return OperatorProcess.alone(List.of(), List.of("-Xmx128m"), kubeconfig);
  }

  private static void assertThatItIsSmall(String how, OperatorProcess operator) {
    KernelView process = new KernelView(operator.pid());
    long resident = process.kibibytes("VmHWM") / 1024;
    System.out.printf(
        "large objects %s: resident at most %d MiB, CPU %d ms%n",
        how, resident, process.cpuTime().toMillis());
    assertThat(resident).as("MiB resident at most, %s", how).isLessThan(MOST_RESIDENT_MIB);
  }

  /** Of a name each, since a spelling that repeats itself is kept once. */
  private static void labels(ObjectNode object) {
    String prefix = name(object) + ".example." + "k".repeat(60) + "." + "k".repeat(60) + "/";
    ObjectNode labels = object.withObject("/metadata/labels");
    IntStream.range(0, LABELS)
        .forEach(i -> labels.put(prefix + "label-" + i, name(object) + "-" + "v".repeat(40) + i));
  }

  /** With a character that no image has: over others the server thinks for a second. */
  private static void image(ObjectNode object) {
    HostileObjects.app(object).put("image", "!" + name(object) + VALUE);
  }

  private static String name(ObjectNode object) {
    return object.at("/metadata/name").asText();
  }
}
