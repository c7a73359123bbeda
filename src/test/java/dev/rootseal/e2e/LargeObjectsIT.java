package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With a heap of 128 MB, many objects of the size that kube-apiserver takes do no harm. */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record LargeObjectsIT(
    @Needs.Own ControlPlane cluster, Reports reports, @Needs.Installed Path kubeconfig) {
  private static final String VALUE = "v".repeat(1_300_000);
  private static final int LABELS = 4_000;

  /** What the shipped Deployment lets the whole process have: the heap, and as much beside it. */
  private static final long MOST_RESIDENT_MIB = 256;

  @Test
  void theyFitIntoASmallHeapWhileRunningAndAtTheStart() {
    try (OperatorProcess operator = small().awaitReady()) {
      // Who does not keep up with so many bytes is cut off by the server, and begins again.
      operator.expect("Lost the connection to the API server", "\"watches\":\"Deployment\"");
      create("labels", 40, LargeObjectsIT::labels);
      awaitWorkloads("labels", 40, operator);
      create("images", 100, LargeObjectsIT::image);
      awaitWorkloads("images", 100, operator);
      assertThatItIsSmall("watched", operator);
    }
    create(
        "env",
        150,
        o -> app(o).putArray("env").addObject().put("name", "A").put("value", name(o) + VALUE));
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

  private void create(String namespace, int count, Consumer<ObjectNode> change) {
    long from = System.nanoTime();
    cluster.apply(Workloads.namespace(namespace));
    String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> cluster.api().create(path, HostileObjects.deployment("large-" + i, change)));
    System.out.printf(
        "large objects: %d of %s made in %d ms%n",
        count, namespace, Duration.ofNanos(System.nanoTime() - from).toMillis());
  }

  private void awaitWorkloads(String namespace, int count, OperatorProcess operator) {
    await("report of all in " + namespace)
        .until(
            () -> {
              assertThat(operator.isAlive()).as("%s", operator.lines()).isTrue();
              return reports
                  .find(namespace)
                  .map(report -> report.at("/status/summary/workloads").asInt())
                  .orElse(0);
            },
            seen -> seen == count);
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
    app(object).put("image", "!" + name(object) + VALUE);
  }

  private static String name(ObjectNode object) {
    return object.at("/metadata/name").asText();
  }

  private static ObjectNode app(ObjectNode object) {
    return (ObjectNode) object.at("/spec/template/spec/containers/0");
  }
}
