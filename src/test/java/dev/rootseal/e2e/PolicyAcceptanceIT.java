package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a policy in a real cluster: its status, its exemptions, events and the log. */
@Needs(Requirement.CONTROL_PLANE)
class PolicyAcceptanceIT {
  private final PolicyCluster shop;

  PolicyAcceptanceIT(ControlPlane cluster) {
    shop = PolicyCluster.start(cluster);
  }

  @AfterAll
  void stop() {
    shop.close();
  }

  @AfterEach
  void backToTheDefault() {
    shop.backToTheDefault();
  }

  @Test
  void exemptionTakesEffectAndIsTold() {
    shop.apply(
        """
        {exemptions: [{name: web, reason: Writes its templates, owner: team-shop,
                       match: {namespaces: [shop], names: [web]}}]}""");

    JsonNode status = shop.reports().await(PolicyCluster.SHOP, 1, 1);
    assertThat(status.path("result").asText()).isEqualTo("Pass");
    assertThat(status.at("/summary/exempt").asInt()).isEqualTo(1);
    assertThat(status.path("observedPolicyGeneration").asInt()).isEqualTo(1);
    assertThat(status.path("findings")).isEmpty();
    assertThat(status.path("exempt")).hasSize(1);
    assertThat(status.path("exempt").toString())
        .contains("\"Writes its templates\"", "\"web\"", "\"WritableRootFilesystem\"");
    assertThat(shop.awaitAccepted(1).at("/exemptions/0/state").asText()).isEqualTo("active");
    shop.awaitGauge("active", 1);
    System.out.println(shop.kubectl().ok("get cprep -n", PolicyCluster.SHOP, "-o", "yaml"));
  }

  @Test
  void everyStateOfAnExemptionIsToldWithItsContainers() {
    applyEveryState();

    JsonNode status = shop.awaitPolicy(one -> one.at("/exemptionStates/active").asInt() == 1);
    assertThat(status.path("exemptions"))
        .extracting(
            one ->
                "%s %s %d %d"
                    .formatted(
                        one.path("name").asText(),
                        one.path("state").asText(),
                        one.path("containers").asInt(),
                        one.path("matched").asInt()))
        .containsExactly(
            "old expired 0 1",
            "soon-over expiring 1 1",
            "system active 1 1",
            "nobody unused 0 0",
            "needless redundant 0 1");
    for (String state : new String[] {"active", "expiring", "expired", "unused", "redundant"}) {
      shop.awaitGauge(state, 1);
    }
  }

  @Test
  void kubectlShowsThePolicyReadably() {
    applyEveryState();
    shop.awaitPolicy(one -> one.at("/exemptionStates/active").asInt() == 1);

    String table = shop.kubectl().ok("get compliancepolicy");
    String wide = shop.kubectl().ok("get compliancepolicy -o wide");
    String described = shop.kubectl().ok("describe compliancepolicy");

    System.out.println(table + "\n" + wide + "\n" + described);
    assertThat(table.lines().findFirst().orElseThrow().split(" +"))
        .containsExactly("NAME", "ACCEPTED", "THRESHOLD", "EXEMPTIONS", "AGE");
    assertThat(table).containsPattern("read-only-filesystem +True +80 +5 ");
    assertThat(wide)
        .contains("ACTIVE", "EXPIRING", "EXPIRED", "UNUSED", "REDUNDANT", "MESSAGE")
        .contains("The policy is in force.");
    assertThat(described)
        .containsPattern("Reason: +The engine writes")
        .containsPattern("State: +expiring")
        .doesNotContain("<nil>");
  }

  /** As large as the API server takes one: etcd's 1.5 MiB, of which 7 KB are left. */
  @Test
  void theLargestPolicyHasAStatus() {
    ObjectNode policy =
        HostileMetadata.object("rootseal.dev/v1alpha1", "CompliancePolicy", "read-only-filesystem");
    ArrayNode exemptions = policy.withArray("/spec/exemptions");
    for (int i = 0; i < 500; i++) {
      ObjectNode exemption = exemptions.addObject().put("name", "e" + i).put("reason", "large");
      ArrayNode images = exemption.withArray("/match/images");
      for (int glob = 0; glob < 6; glob++) {
        images.add("*%03d-%d%s*".formatted(i, glob, "x".repeat(504)));
      }
    }
    shop.api().create(PolicyCluster.PATH.replaceFirst("/[^/]+$", ""), policy.toString());

    JsonNode status = shop.awaitAccepted(1);

    assertThat(status.at("/exemptionStates/unused").asInt()).isEqualTo(500);
    assertThat(status.path("omittedExemptions").asInt()).isEqualTo(500);
    assertThat(status.path("exemptions")).isEmpty();
  }

  @Test
  void statusStandsStillAlsoOverARestart() {
    applyEveryState();
    shop.awaitPolicy(one -> one.at("/exemptionStates/active").asInt() == 1);
    shop.awaitGauge("active", 1);
    String version = version();

    await("policy stands still")
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(() -> version().equals(version));
    Map<String, String> versions = shop.reports().versions();
    int events = allEvents();
    assertThat(shop.restart()).isZero();

    await("policy and reports stand still")
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> version().equals(version) && shop.operator().metrics().hasClusterRatio());
    assertThat(shop.reports().versions()).isEqualTo(versions);
    assertThat(allEvents()).as("no event at a restart").isEqualTo(events);
    assertThat(shop.operator().messages())
        .doesNotContain("Policy status written", "Report written");
  }

  @Test
  void eventIsOnTheWorkloadExactlyWhenItsVerdictChanges() {
    shop.controlPlane()
        .apply(Workloads.namespace("told") + Workloads.writable("Deployment", "told", "web"));
    shop.reports().await("told", 0, 1);
    awaitEvents("told", 1);

    shop.kubectl().ok("scale deployment web -n told --replicas=3");
    shop.controlPlane().apply(Workloads.compliant("told", "web"));
    shop.reports().await("told", 1, 1);
    Workloads.rollOut(shop.kubectl(), "told", "web");
    awaitEvents("told", 2);

    shop.controlPlane().apply(Workloads.compliant("told", "good"));
    shop.reports().await("told", 2, 2);
    String events = shop.kubectl().ok("events -n told");
    String all = shop.kubectl().ok("get events -A");
    String described = shop.kubectl().ok("describe deployment web -n told");
    System.out.println(events + "\n" + all + "\n" + described);
    assertThat(count("told")).isEqualTo(2);
    assertThat(events).contains("Deployment/web", "Deployment 'web'", "container 'app'");
    assertThat(all).contains("ReadOnlyFilesystemViolated", "ReadOnlyFilesystemSatisfied");
    assertThat(described)
        .containsPattern("Warning +ReadOnlyFilesystemViolated .*rootseal.dev/operator")
        .containsPattern("Normal +ReadOnlyFilesystemSatisfied .*rootseal.dev/operator");
    shop.kubectl().ok("delete deployment --all -n told");
    shop.reports().awaitNone("told");
  }

  /** The schema's blanks are those of ASCII, the program's those of Unicode. */
  @Test
  void policyThatOnlyTheProgramRefusesLeavesTheLastGoodOneInForce() {
    shop.apply("{exemptions: [{name: web, reason: writes, match: {names: [web]}}]}");
    shop.reports().await(PolicyCluster.SHOP, 1, 1);
    shop.awaitAccepted(1);

    withoutTheSchemasRuleOfReasons(
        "{thresholdPercent: 0, exemptions: [{name: x, reason: \"\\u2003\", match: {names: ['*']}}]}");

    JsonNode status =
        shop.awaitPolicy(
            one ->
                one.path("observedGeneration").asInt() == 2
                    && one.at("/conditions/0/status").asText().equals("False"));
    assertThat(status.at("/conditions/0/message").asText())
        .contains("generation 1 of it stays in force", "spec.exemptions[0].reason")
        .contains("a reason is required");
    assertThat(
            shop.reports().await(PolicyCluster.SHOP, 1, 1).path("observedPolicyGeneration").asInt())
        .isEqualTo(1);
    System.out.println(
        LogLines.awaitProblem(
            shop.operator(), "The policy cannot be used", "spec.exemptions[0].reason"));
    await("event")
        .untilAsserted(
            () ->
                assertThat(shop.kubectl().ok("describe compliancepolicy"))
                    .containsPattern("Warning +PolicyUnusable .*spec.exemptions"));
    System.out.println(shop.kubectl().ok("get compliancepolicy -o wide"));
    System.out.println(shop.kubectl().ok("describe compliancepolicy"));
    LogLines.assertNoStackTrace(shop.operator());
  }

  /** Whoever has an older CRD gets as far as the program. */
  private void withoutTheSchemasRuleOfReasons(String spec) {
    String rules =
        "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/exemptions/items/x-kubernetes-validations";
    shop.kubectl()
        .ok(
            "patch crd compliancepolicies.rootseal.dev --type=json",
            "-p=[{\"op\": \"remove\", \"path\": \"%s\"}]".formatted(rules));
    await("accepted by the API server")
        .until(() -> shop.kubectl().tryApply(Workloads.policy(spec)).exitCode() == 0);
    shop.kubectl().ok("apply -k config/crd");
  }

  private void applyEveryState() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    shop.controlPlane().apply(Workloads.writable("StatefulSet", PolicyCluster.SHOP, "db"));
    shop.apply(
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

  private String version() {
    return shop.api().get(PolicyCluster.PATH).at("/metadata/resourceVersion").asText();
  }

  private void awaitEvents(String namespace, int count) {
    await("events in " + namespace).until(() -> count(namespace) == count);
  }

  private long count(String namespace) {
    JsonNode list = shop.api().get("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events");
    return StreamSupport.stream(list.path("items").spliterator(), false).count();
  }

  private int allEvents() {
    return shop.api().get("/apis/events.k8s.io/v1/events").path("items").size();
  }
}
