package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An object that kube-apiserver takes never keeps another one from being reported. */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class HostileObjectsIT {
  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());
  private static final int RANDOM_OBJECTS = 10;
  private static final String SUMMARY =
      "/apis/rootseal.dev/v1alpha1/compliancesummaries/read-only-filesystem";

  /** Each takes the API server seconds; the others are tried by night. */
  private static final List<String> DAILY = List.of("own-labels", "finalizers", "managed-fields");

  private final ControlPlane cluster = ControlPlane.lend();
  private final Api api = cluster.api();
  private final Path kubeconfig = Installation.install(cluster);
  private final Reports reports = cluster.reports();
  private int workloads = 1;

  /** A namespace or a policy with finalizers of others would stay for ever. */
  @AfterEach
  void stop() {
    api.tryMerge(Reports.POLICY, HostileObjects.BACK);
    kinds().forEach(name -> api.tryMerge("/api/v1/namespaces/" + name, HostileObjects.BACK));
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
      cluster.apply(Workloads.writable("shop", "added"));
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
          String object = HostileObjects.workload(kind, name, change);
          if (api.tryCreate(path(kind), object).code() == 201) {
            taken.add(name);
          }
        });
    assertThat(api.text(path(kind) + "/managed-fields"))
        .as("kept by the server as deep as it was written")
        .contains("{\"f:a\":".repeat(1_001));
    assertThat(taken).as("taken by the server").containsAll(HostileObjects.all(kind).keySet());
    return taken;
  }

  private void postNamespaces() {
    HostileObjects.ofEachKind()
        .forEach(
            (name, change) -> {
              assertThat(api.tryCreate("/api/v1/namespaces", namespace(name, change)).code())
                  .as("namespace with %s taken by the server", name)
                  .isEqualTo(201);
              cluster.apply(Workloads.writable(name, "web"));
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
        .untilAsserted(() -> assertThat(named(kind)).containsAll(names));
  }

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

  private static Set<String> kinds() {
    return HostileObjects.ofEachKind().keySet();
  }

  @Test
  void whileItRunsWhatIsOursIsTakenBack() {
    whileItRuns(DAILY.stream());
  }

  /** Over as many labels as an object can have the API server thinks for seconds at each write. */
  @ParameterizedTest
  @MethodSource("kinds")
  @Tag("nightly")
  void whatIsOursIsTakenBackOfEach(String kind) {
    whileItRuns(Stream.of(kind));
    beforeItStarts(kind);
  }

  private void fill() {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.writable("shop", "web")
            + Workloads.policy("{thresholdPercent: 0}"));
  }

  private void whileItRuns(Stream<String> kinds) {
    fill();
    try (OperatorProcess _ = OperatorProcess.start(kubeconfig).awaitReady()) {
      awaitAllUpToDate();
      whatSomebodyAddsToAStatusIsTakenAway();
      kinds.forEach(this::tamper);
    }
  }

  /** An apply would leave what another manager adds, were the status not atomic. */
  private void whatSomebodyAddsToAStatusIsTakenAway() {
    String path = Reports.path("shop");
    api.merge(path + "/status", "{\"status\": {\"omittedFindings\": 7}}");
    await("taken away")
        .until(() -> !api.get(path).path("status").toString().contains("omittedFindings"));
  }

  private void beforeItStarts(String kind) {
    tamperWithAll(kind);
    try (OperatorProcess _ = OperatorProcess.start(kubeconfig).awaitReady()) {
      changeSomething();
      awaitAllUpToDate();
      awaitTakenBack(kind);
    }
  }

  private void tamper(String kind) {
    tamperWithAll(kind);
    changeSomething();
    awaitAllUpToDate();
    awaitTakenBack(kind);
  }

  private void awaitTakenBack(String what) {
    for (String path : Set.of(Reports.path("shop"), SUMMARY)) {
      await(what + " of " + path + " taken back")
          .untilAsserted(() -> assertThat(ours(api.get(path).path("metadata"))).isEmpty());
    }
  }

  /** One after the other, since an object has no room for all of it. */
  private void tamperWithAll(String kind) {
    ObjectNode patch = HostileObjects.object("rootseal.dev/v1alpha1");
    Objects.requireNonNull(HostileObjects.ofEachKind().get(kind), kind).accept(patch);
    for (String path : Set.of(Reports.path("shop"), SUMMARY, Reports.POLICY)) {
      for (String one : List.of(HostileObjects.BACK, HostileObjects.json(patch))) {
        assertThat(api.tryMerge(path, one).code()).as(path).isEqualTo(200);
      }
    }
  }

  private void changeSomething() {
    cluster.apply(Workloads.writable("shop", "web-" + workloads));
    workloads++;
    api.merge(Reports.POLICY, "{\"spec\":{\"thresholdPercent\":" + workloads + "}}");
  }

  private void awaitAllUpToDate() {
    await("report").until(() -> reports.says("shop", "0 of " + workloads));
    await("summary").until(() -> reports.says(Reports.CLUSTER, "0 of " + workloads));
    await("status of the policy").until(this::isPolicyUpToDate);
  }

  /** A yes or no: of the deep object itself nobody can write what it is while that is awaited. */
  private boolean isPolicyUpToDate() {
    JsonNode policy = api.get(Reports.POLICY);
    return policy.at("/status/observedGeneration").equals(policy.at("/metadata/generation"));
  }

  private static Set<String> ours(JsonNode metadata) {
    Set<String> ours = new TreeSet<>();
    Stream.of("labels", "annotations")
        .filter(field -> metadata.path(field).propertyStream().anyMatch(HostileObjectsIT::isOurs))
        .forEach(ours::add);
    Stream.of("ownerReferences", "finalizers")
        .filter(field -> !metadata.path(field).isEmpty())
        .forEach(ours::add);
    if (!metadata.at("/labels/app.kubernetes.io~1name").asText().equals("rootseal")) {
      ours.add("name");
    }
    return ours;
  }

  private static boolean isOurs(Map.Entry<String, JsonNode> field) {
    return field.getKey().startsWith("rootseal.dev/");
  }
}
