package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy in a real cluster: what it does, and what is told of it. */
@Needs(Requirement.CONTROL_PLANE)
record PolicyIT(ControlPlane cluster, Kubectl kubectl, Reports reports, OperatorProcess operator) {
  private static final String RULE = "read-only-filesystem";

  /** The namespace of two workloads: `api` complies, `web` does not. */
  private static final String SHOP = "shop";

  PolicyIT {
    cluster.apply(
        Workloads.namespace(SHOP)
            + Workloads.compliant(SHOP, "api")
            + Workloads.writable(SHOP, "web"));
    reports.await(SHOP, 1, 2);
  }

  /** As it was at the start: no policy, and the two workloads. */
  @AfterEach
  void backToTheDefault() {
    cluster.api().tryDelete(Reports.POLICY);
    cluster.api().tryDelete("/apis/apps/v1/namespaces/shop/statefulsets");
    cluster.apply(Workloads.writable(SHOP, "web"));
    awaitReport(report -> !report.has("observedPolicyGeneration"));
    reports.await(SHOP, 1, 2);
  }

  private void apply(String spec) {
    cluster.apply(Workloads.policy(spec));
  }

  private JsonNode awaitAccepted(int generation) {
    return awaitPolicy(
        status ->
            status.path("observedGeneration").asInt() == generation
                && status.at("/conditions/0/status").asText().equals("True"));
  }

  private JsonNode awaitPolicy(Predicate<JsonNode> expectation) {
    return await("status of the policy")
        .until(() -> cluster.api().get(Reports.POLICY).path("status"), expectation);
  }

  private JsonNode awaitReport(Predicate<JsonNode> expectation) {
    return await("report")
        .until(() -> reports.find(SHOP).orElseThrow().path("status"), expectation);
  }

  private void awaitWaived(double containers) {
    operator.awaitSeries(
        "rootseal_containers_waived{namespace=\"shop\",rule=\"read-only-filesystem\"}",
        OptionalDouble.of(containers));
  }

  @Test
  void everyStateOfAnExemptionIsToldWithItsContainersAndKubectlShowsIt() {
    applyEveryState();

    JsonNode status = awaitPolicy(one -> one.at("/exemptionStates/active").asInt() == 1);
    assertThat(status.path("exemptions"))
        .extracting(one -> Api.texts(one, "/name", "/state", "/containers", "/matched"))
        .containsExactly(
            "old expired 0 1",
            "soon-over expiring 1 1",
            "system active 1 1",
            "nobody unused 0 0",
            "needless redundant 0 1");
    Stream.of("active", "expiring", "expired", "unused", "redundant")
        .map("rootseal_exemptions{rule=\"read-only-filesystem\",state=\"%s\"}"::formatted)
        .forEach(series -> operator.awaitSeries(series, OptionalDouble.of(1)));
    assertThat(kubectl.ok("get compliancepolicy -o wide"))
        .containsPattern("read-only-filesystem +True +80 +5 ")
        .contains("The policy is in force.");
    assertThat(kubectl.ok("describe compliancepolicy"))
        .containsPattern("Reason: +The engine writes")
        .containsPattern("State: +expiring")
        .doesNotContain("<nil>");
  }

  @Test
  void aPreviewSaysWhatTheOperatorReportsThen() throws IOException {
    String next = "{thresholdPercent: 50, requiredWritablePaths: [/tmp, /srv]}";
    Path file = Files.createTempFile("policy", ".yaml");
    Files.writeString(file, Workloads.policy(next));
    apply("{thresholdPercent: 50}");
    awaitReport(report -> report.path("result").asText().equals("Pass"));

    Program.Result preview =
        Program.rootseal(
            cluster.kubeconfig(), "policy preview %s -n %s -o json".formatted(file, SHOP));
    apply(next);
    JsonNode report = awaitReport(one -> one.path("result").asText().equals("Fail"));

    Files.delete(file);
    JsonNode json = new ObjectMapper().readTree(preview.output());
    assertThat(preview.exitCode()).as(preview.errors()).isEqualTo(1);
    assertThat(Api.texts(json, "/namespaces/0/before/result", "/namespaces/0/after/result"))
        .isEqualTo("Pass Fail");
    assertThat(json.at("/namespaces/0/after/message")).isEqualTo(report.path("message"));
    assertThat(json.path("containers")).hasSize(1);
    assertThat(json.at("/containers/0/message")).isEqualTo(report.at("/findings/0/message"));
  }

  /** As large as the API server takes one: etcd's 1.5 MiB, of which 7 KB are left. */
  @Test
  void theLargestPolicyHasAStatus() {
    ObjectNode policy = HostileObjects.object("rootseal.dev/v1alpha1", "CompliancePolicy", RULE);
    ArrayNode exemptions = policy.withArray("/spec/exemptions");
    for (int i = 0; i < 500; i++) {
      ObjectNode exemption = exemptions.addObject().put("name", "e" + i).put("reason", "large");
      ArrayNode images = exemption.withArray("/match/images");
      for (int glob = 0; glob < 6; glob++) {
        images.add("*%03d-%d%s*".formatted(i, glob, "x".repeat(504)));
      }
    }
    cluster.api().create(Reports.POLICY.replaceFirst("/[^/]+$", ""), policy.toString());

    JsonNode status = awaitAccepted(1);

    assertThat(status.at("/exemptionStates/unused").asInt()).isEqualTo(500);
    assertThat(status.path("omittedExemptions").asInt()).isEqualTo(500);
    assertThat(status.path("exemptions")).isEmpty();
  }

  @Test
  void eventIsOnTheWorkloadExactlyWhenItsVerdictChanges() {
    cluster.apply(Workloads.namespace("told") + Workloads.writable("told", "web"));
    reports.await("told", 0, 1);
    awaitEvents("told", 1);

    kubectl.ok("scale deployment web -n told --replicas=3");
    cluster.apply(Workloads.compliant("told", "web"));
    reports.await("told", 1, 1);
    Workloads.rollOut(cluster.api(), "told", "web");
    awaitEvents("told", 2);

    cluster.apply(Workloads.compliant("told", "good"));
    reports.await("told", 2, 2);
    String events = kubectl.ok("events -n told");
    String all = kubectl.ok("get events -A");
    String described = kubectl.ok("describe deployment web -n told");
    assertThat(count("told")).isEqualTo(2);
    assertThat(events).contains("Deployment/web", "Deployment 'web'", "container 'app'");
    assertThat(all).contains("ReadOnlyFilesystemViolated", "ReadOnlyFilesystemSatisfied");
    assertThat(described)
        .containsPattern("Warning +ReadOnlyFilesystemViolated .*rootseal.dev/operator")
        .containsPattern("Normal +ReadOnlyFilesystemSatisfied .*rootseal.dev/operator");
    kubectl.ok("delete deployment --all -n told");
    reports.awaitNone("told");
  }

  private void applyEveryState() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    cluster.apply(Workloads.writable("StatefulSet", SHOP, "db"));
    apply(
        """
        {thresholdPercent: 80, exemptions: [
          {name: old, reason: Until the rewrite, owner: team-web, expires: "%s",
           match: {namespaces: [shop], names: [web]}},
          {name: soon-over, reason: The engine writes, owner: team-db, expires: "%s",
           match: {kinds: [StatefulSet]}},
          {name: system, reason: The cluster's own, match: {names: [web]}},
          {name: nobody, reason: Gone by now, match: {namespaces: [gone-*]}},
          {name: needless, reason: It complies, match: {names: [api]}}]}"""
            .formatted(today.minusDays(1), today.plusDays(7)));
  }

  private void awaitEvents(String namespace, int count) {
    await("events in " + namespace).until(() -> count(namespace) == count);
  }

  private long count(String namespace) {
    JsonNode list = cluster.api().get("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events");
    return list.path("items").valueStream().count();
  }

  @ParameterizedTest
  @CsvSource({"policy-minimal.yaml, 0", "policy.yaml, 3"})
  void samplesAreAcceptedStrictly(String file, int exemptions) throws IOException {
    kubectl.tryApply(Files.readString(Path.of("config/samples", file))).okWithoutWarning();

    JsonNode status = awaitAccepted(1);
    assertThat(status.path("exemptionCount").asInt()).isEqualTo(exemptions);
  }

  /** From the annotation on a live workload to whoever looks: report, wide view, metric. */
  @Test
  void whatAnOwnerTakesAwayIsSeenEverywhereUntilItIsDenied() {
    cluster.apply(
        Workloads.pod(SHOP, "web", "rootseal.dev/writable-paths: none", Workloads.READ_ONLY));

    JsonNode status = awaitReport(one -> one.at("/summary/waived").asInt() == 1);
    assertThat(status.path("readOnly").asText()).isEqualTo("2 of 2");
    assertThat(kubectl.ok("get cprep -n shop -o wide")).containsPattern(" WAIVED .*\n.* 1 ");
    awaitWaived(1);

    apply("{selfExemption: Denied}");
    awaitReport(one -> one.path("readOnly").asText().equals("1 of 2"));
    awaitWaived(0);
  }
}
