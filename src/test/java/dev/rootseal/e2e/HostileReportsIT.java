package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may write reports and the policy may give them any metadata that kube-apiserver takes: they
 * are read, written and listed all the same, and what is ours is taken back.
 */
@Needs(Requirement.CONTROL_PLANE)
class HostileReportsIT {
  private static final String SUMMARY =
      "/apis/rootseal.dev/v1alpha1/compliancesummaries/read-only-filesystem";
  private static final String LABELS = "labels";

  private final ControlPlane cluster;
  private final Api api;
  private final Path kubeconfig;
  private final Reports reports;
  private int workloads = 1;

  HostileReportsIT(ControlPlane cluster) {
    this.cluster = cluster;
    api = cluster.api();
    kubeconfig = Installation.install(cluster);
    reports = new Reports(api);
  }

  /** A policy with finalizers of others would stay for ever, and others are lent the server. */
  @AfterAll
  void stop() {
    api.tryMerge(Reports.POLICY, HostileObjects.BACK);
  }

  @BeforeAll
  void fill() {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.writable("Deployment", "shop", "web")
            + Workloads.policy("{thresholdPercent: 0}"));
  }

  /** Of more labels see by night. */
  private static Stream<String> kinds() {
    return HostileObjects.ofEachKind().keySet().stream().filter(kind -> !kind.equals(LABELS));
  }

  @Test
  void whileItRunsWhatIsOursIsTakenBack() {
    whileItRuns(kinds());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Tag("nightly")
  void whenItStartsWhatIsOursIsTakenBack(String kind) {
    beforeItStarts(kind);
  }

  /** Over so many the API server thinks for seconds at each write. */
  @Test
  @Tag("nightly")
  void labelsOfOthersAreNotRead() {
    whileItRuns(Stream.of(LABELS));
    beforeItStarts(LABELS);
  }

  private void whileItRuns(Stream<String> kinds) {
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
        .atMost(Duration.ofMinutes(1))
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
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(ours(api.get(path).path("metadata"))).isEmpty());
    }
  }

  /** One after the other, since an object has no room for all of it. */
  private void tamperWithAll(String kind) {
    ObjectNode patch = HostileObjects.object("rootseal.dev/v1alpha1");
    Objects.requireNonNull(HostileObjects.ofEachKind().get(kind), kind).accept(patch);
    for (String path : Set.of(Reports.path("shop"), SUMMARY, Reports.POLICY)) {
      assertThat(api.tryMerge(path, HostileObjects.BACK)).as(path).isEqualTo(200);
      assertThat(api.tryMerge(path, HostileObjects.json(patch))).as(path).isEqualTo(200);
    }
  }

  /** A workload more, and another generation of the policy. */
  private void changeSomething() {
    cluster.apply(Workloads.writable("Deployment", "shop", "web-" + workloads));
    workloads++;
    api.merge(Reports.POLICY, "{\"spec\":{\"thresholdPercent\":" + workloads + "}}");
  }

  private void awaitAllUpToDate() {
    await("report")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> reports.find("shop").map(report -> report.at("/status/readOnly").asText()),
            Optional.of("0 of " + workloads)::equals);
    await("summary")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> reports.cluster().map(summary -> summary.at("/status/readOnly").asText()),
            Optional.of("0 of " + workloads)::equals);
    await("status of the policy").atMost(Duration.ofMinutes(1)).until(this::isPolicyUpToDate);
  }

  /** A yes or no: of the deep object itself nobody can write what it is while that is awaited. */
  private boolean isPolicyUpToDate() {
    JsonNode policy = api.get(Reports.POLICY);
    return policy.at("/status/observedGeneration").equals(policy.at("/metadata/generation"));
  }

  /** What is to be taken back, by the field that it stands in. */
  private static Set<String> ours(JsonNode metadata) {
    Set<String> ours = new TreeSet<>();
    for (String field : Set.of("labels", "annotations")) {
      metadata
          .path(field)
          .fieldNames()
          .forEachRemaining(
              key -> {
                if (key.startsWith("rootseal.dev/")) {
                  ours.add(field);
                }
              });
    }
    for (String field : Set.of("ownerReferences", "finalizers")) {
      if (!metadata.path(field).isEmpty()) {
        ours.add(field);
      }
    }
    if (!metadata.at("/labels/app.kubernetes.io~1name").asText().equals("rootseal")) {
      ours.add("name");
    }
    return ours;
  }
}
