package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.operator.CostlyGlobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whoever fills a namespace with large workloads costs that alone: what does not fit is not
 * evaluated. Many objects as large as kube-apiserver takes them do no harm to a heap of 128 MB, and
 * the costliest policy holds up no scrape, and is gone when it is.
 */
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

  private static final int COSTLY_WORKLOADS = 2_000;
  private static final String RULE = "read-only-filesystem";

  /** From the end of the policy to the default, with all the scrapes: processor time. */
  private static final Duration DEFAULT_AGAIN_CPU = Duration.ofSeconds(2);

  /** The same by the clock, also where others are at work on the same processors. */
  private static final Duration DEFAULT_AGAIN = Duration.ofSeconds(10);

  private final ControlPlane cluster = ControlPlane.start();
  private final Path kubeconfig = Installation.install(cluster);
  private final Reports reports = cluster.reports();

  @AfterEach
  void stop() {
    cluster.close();
  }

  /** With a heap in which some of them fit. */
  @Test
  @Tag("nightly")
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
    reports.awaitWorkloads(TENANT, large, Duration.ofMinutes(2), operator);
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
      awaitWorkloads("labels", 40, operator);
      cluster.apply(Workloads.namespace("images"));
      create("images", 0, 100, LargeObjectsIT::image);
      awaitWorkloads("images", 100, operator);
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
      awaitWorkloads("labels", 40, operator);
      awaitWorkloads("images", 100, operator);
      awaitWorkloads("env", 150, operator);
      assertThatItIsSmall("listed", operator);
    }
  }

  private OperatorProcess small() {
    return OperatorProcess.alone(List.of(), List.of("-Xmx128m"), kubeconfig);
  }

  private void awaitWorkloads(String namespace, int count, OperatorProcess operator) {
    reports.awaitWorkloads(namespace, count, Duration.ofSeconds(30), operator);
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

  @Test
  @Tag("nightly")
  void underTheCostliestPolicyScrapesDoNotWaitAndTheDefaultIsBackAtOnce() {
    cluster.apply(Workloads.namespace("shop"));
    create("shop", 0, COSTLY_WORKLOADS, LargeObjectsIT::costly);
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 0, COSTLY_WORKLOADS);
      long from = System.nanoTime();
      cluster.api().create(Reports.POLICY.replaceFirst("/[^/]+$", ""), policy());
      Duration longest = scrapedUntil(operator, OptionalDouble.of(1));
      Duration inForce = since(from);
      KernelView process = new KernelView(operator.pid());
      Duration cpu = process.cpuTime();
      cluster.api().delete(Reports.POLICY);
      long deleted = System.nanoTime();
      Duration longestAfter = scrapedUntil(operator, OptionalDouble.empty());
      Duration back = since(deleted);
      Duration backCpu = process.cpuTime().minus(cpu);

      System.out.printf(
          "costly policy: in force after %d ms, longest scrape %d ms; deleted: default in force"
              + " after %d ms (CPU %d ms), longest scrape %d ms%n",
          inForce.toMillis(),
          longest.toMillis(),
          back.toMillis(),
          backCpu.toMillis(),
          longestAfter.toMillis());
      // Who waits for the evaluation waits for most of this time.
      assertThat(longest).as("longest scrape").isLessThan(inForce.dividedBy(2));
      assertThat(back).as("default in force").isLessThan(DEFAULT_AGAIN);
      assertThat(backCpu).as("its processor time").isLessThan(DEFAULT_AGAIN_CPU);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /** Scrapes without a pause until the policy in force has such a generation: the longest one. */
  private static Duration scrapedUntil(OperatorProcess operator, OptionalDouble generation) {
    long[] longest = {0};
    await("generation " + generation)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              long from = System.nanoTime();
              Metrics metrics = operator.metrics();
              longest[0] = Math.max(longest[0], System.nanoTime() - from);
              return metrics.value("rootseal_policy_generation", "rule", RULE);
            },
            generation::equals);
    return Duration.ofNanos(longest[0]);
  }

  private static void costly(ObjectNode object) {
    int number = Integer.parseInt(name(object).replace("large-", ""));
    HostileObjects.app(object).put("image", CostlyGlobs.image(number));
  }

  private static String policy() {
    ObjectNode policy = HostileObjects.object("rootseal.dev/v1alpha1", "CompliancePolicy", RULE);
    ArrayNode exemptions = policy.withArray("/spec/exemptions");
    for (int i = 0; i < CostlyGlobs.EXEMPTIONS; i++) {
      ObjectNode exemption = exemptions.addObject().put("name", "e" + i).put("reason", "costly");
      ArrayNode images = exemption.withArray("/match/images");
      for (int glob = 0; glob < CostlyGlobs.GLOBS; glob++) {
        images.add(CostlyGlobs.NEARLY.glob(i * CostlyGlobs.GLOBS + glob));
      }
    }
    ArrayNode rows = policy.withArray("/spec/images");
    for (int i = 0; i < CostlyGlobs.EXEMPTIONS; i++) {
      ObjectNode row = rows.addObject().put("match", CostlyGlobs.row(i)).put("class", "stateless");
      row.put("reason", "costly").putArray("writablePaths");
    }
    return policy.toString();
  }
}
