package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy in a real cluster: what is let in, what it does, and what is told about it. */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyIT {
  private static final String PATH =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem";
  private static final String SHOP = "shop";
  private static final String READ_ONLY =
      "containers: [{name: app, image: registry.example/app:1, "
          + "securityContext: {readOnlyRootFilesystem: true}}]";

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;
  private final Path kubeconfig;
  private OperatorProcess operator;

  PolicyIT(Binaries binaries) {
    cluster = ControlPlane.start(binaries);
    kubeconfig = Installation.install(cluster);
    kubectl = cluster.kubectl();
    reports = new Reports(cluster.api());
    kubectl.apply(
        Workloads.namespace(SHOP)
            + Workloads.compliant(SHOP, "api")
            + Workloads.writable("Deployment", SHOP, "web"));
    operator = OperatorProcess.start(kubeconfig).awaitReady();
    reports.await(SHOP, 1, 2);
  }

  @AfterAll
  void stop() {
    operator.close();
    cluster.close();
  }

  @AfterEach
  void backToTheDefault() {
    kubectl.ok("delete", "cpol", "--all");
    kubectl.ok("delete", "statefulset", "--all", "-n", SHOP);
    kubectl.apply(Workloads.writable("Deployment", SHOP, "web"));
    awaitReport(report -> !report.has("observedPolicyGeneration"));
    reports.await(SHOP, 1, 2);
  }

  @ParameterizedTest
  @CsvSource({"policy-minimal.yaml, 0", "policy.yaml, 3"})
  void samplesAreAcceptedStrictly(String file, int exemptions) throws IOException {
    Kubectl.Result result =
        kubectl.tryApply(Files.readString(Path.of("config/samples").resolve(file)));

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.errors()).as("no warning").isEmpty();
    JsonNode status = awaitAccepted(1);
    assertThat(status.path("exemptionCount").asInt()).isEqualTo(exemptions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{exemptions: [{name: a, reason: b, match: {}}]}"
            + "| an empty match would exempt every container: give at least one of",
        "{exemptions: [{name: a, reason: ' ', match: {names: [web]}}]}"
            + "| a reason is required: say in words why",
        "{requiredWritablePaths: [tmp]} | spec.requiredWritablePaths[0] in body should match",
        "{thresholdPercent: 101} | should be less than or equal to 100",
        "{exemptions: [{name: a, reason: b, expires: '2027-02-31', match: {names: [web]}}]}"
            + "| must be of type date",
        "{exemptions: [{name: a, reason: b, expires: 'soon', match: {names: [web]}}]}"
            + "| must be of type date",
        "{threshold: 80} | unknown field",
      })
  void wrongSpecIsRefusedWithASentence(String spec, String sentence) {
    Kubectl.Result result = kubectl.tryApply(Workloads.policy(spec));

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.errors()).contains(sentence);
  }

  @Test
  void otherNameIsRefusedWithTheRightOne() {
    assertThat(kubectl.tryApply(Workloads.policy("mine", "{}")).errors())
        .contains(
            "A CompliancePolicy is always named read-only-filesystem: Rootseal reads no other.");
  }

  @Test
  void exemptionTakesEffectAndIsTold() {
    apply(
        """
        {exemptions: [{name: web, reason: Writes its templates, owner: team-shop,
                       match: {namespaces: [shop], names: [web]}}]}""");

    JsonNode status = reports.await(SHOP, 1, 1);
    assertThat(status.path("result").asText()).isEqualTo("Pass");
    assertThat(status.at("/summary/exempt").asInt()).isEqualTo(1);
    assertThat(status.path("observedPolicyGeneration").asInt()).isEqualTo(1);
    assertThat(status.path("findings")).isEmpty();
    assertThat(status.path("exempt")).hasSize(1);
    assertThat(status.path("exempt").toString())
        .contains("\"Writes its templates\"", "\"web\"", "\"WritableRootFilesystem\"");
    assertThat(awaitAccepted(1).at("/exemptions/0/state").asText()).isEqualTo("active");
    awaitGauge("active", 1);
    System.out.println(kubectl.ok("get", "cprep", "-n", SHOP, "-o", "yaml"));
  }

  @Test
  void everyStateOfAnExemptionIsToldWithItsContainers() {
    applyEveryState();

    JsonNode status = awaitPolicy(one -> one.at("/exemptionStates/active").asInt() == 1);
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
      awaitGauge(state, 1);
    }
  }

  @Test
  void kubectlShowsThePolicyReadably() {
    applyEveryState();
    awaitPolicy(one -> one.at("/exemptionStates/active").asInt() == 1);

    String table = kubectl.ok("get", "cpol");
    String wide = kubectl.ok("get", "cpol", "-o", "wide");
    String described = kubectl.ok("describe", "cpol");

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

  @Test
  void thresholdFlipsTheResult() {
    apply("{thresholdPercent: 50}");
    awaitReport(one -> one.path("result").asText().equals("Pass"));

    apply("{thresholdPercent: 51}");
    awaitReport(one -> one.path("result").asText().equals("Fail"));
    JsonNode whole =
        await("report over the cluster")
            .until(
                () -> reports.cluster().orElseThrow().path("status"),
                one -> one.path("observedPolicyGeneration").asInt() == 2);
    assertThat(whole.path("result").asText()).isEqualTo("Fail");
  }

  @Test
  void withoutRequiredPathsTheFlagIsEnough() {
    kubectl.apply(Workloads.pod(SHOP, "web", "", READ_ONLY));
    awaitReport(one -> one.at("/summary/missingWritableMount").asInt() == 1);

    apply("{requiredWritablePaths: []}");

    reports.await(SHOP, 2, 2);
  }

  @Test
  void initContainersCanBeLeftOut() {
    kubectl.apply(
        Workloads.pod(
            SHOP,
            "web",
            "",
            "initContainers: [{name: init, image: registry.example/init:1}], "
                + "containers: [{name: app, image: registry.example/app:1}]"));
    reports.await(SHOP, 1, 3);

    apply("{initContainers: Ignore}");

    reports.await(SHOP, 1, 2);
  }

  @Test
  void ownersMayBeDeniedToExemptThemselves() {
    kubectl.apply(
        Workloads.pod(
            SHOP,
            "web",
            "rootseal.dev/exempt: writes its plug-ins",
            "containers: [{name: app, image: registry.example/app:1}]"));
    reports.await(SHOP, 1, 1);

    apply("{selfExemption: Denied}");

    reports.await(SHOP, 1, 2);
  }

  @Test
  void rowOfThePolicyWinsOverTheCatalogue() {
    kubectl.apply(Workloads.pod(SHOP, "web", "", databaseAs("docker.io/library/postgres:17")));
    reports.await(SHOP, 1, 1);

    apply(
        """
        {images: [{match: library/postgres, class: stateless, writablePaths: [],
                   reason: We only run its client}]}""");

    JsonNode status = reports.await(SHOP, 1, 2);
    assertThat(status.at("/summary/writable").asInt()).isEqualTo(1);
  }

  @Test
  void rowOfThePolicyMakesADatabaseOfAnUnknownImage() {
    kubectl.apply(Workloads.pod(SHOP, "web", "", databaseAs("registry.example/ledger:1")));
    reports.await(SHOP, 1, 2);

    apply(
        """
        {images: [{match: registry.example/ledger, class: database, writablePaths: [/data],
                   reason: Our own engine}]}""");

    reports.await(SHOP, 1, 1);
  }

  @Test
  void catalogueCanBeSwitchedOff() {
    kubectl.apply(Workloads.pod(SHOP, "web", "", databaseAs("docker.io/library/postgres:17")));
    reports.await(SHOP, 1, 1);

    apply(Workloads.WITHOUT_CATALOGUE);

    reports.await(SHOP, 1, 2);
  }

  @Test
  void deletedPolicyGivesWayToTheDefault() {
    apply("{exemptions: [{name: web, reason: writes, match: {names: [web]}}]}");
    reports.await(SHOP, 1, 1);

    kubectl.ok("delete", "cpol", "read-only-filesystem");

    JsonNode status = reports.await(SHOP, 1, 2);
    assertThat(status.has("observedPolicyGeneration")).isFalse();
    awaitGauge("active", 0);
  }

  @Test
  void statusStandsStillAlsoOverARestart() {
    applyEveryState();
    awaitPolicy(one -> one.at("/exemptionStates/active").asInt() == 1);
    awaitGauge("active", 1);
    String version = version();
    int events = allEvents();

    await("policy stands still")
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(() -> version().equals(version));
    Map<String, String> versions = reports.versions();
    assertThat(operator.terminate()).isZero();
    operator = OperatorProcess.start(kubeconfig).awaitReady();

    await("policy and reports stand still")
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> version().equals(version) && operator.metrics().hasClusterRatio());
    assertThat(reports.versions()).isEqualTo(versions);
    assertThat(allEvents()).as("no event at a restart").isEqualTo(events);
    assertThat(operator.messages()).doesNotContain("Policy status written", "Report written");
  }

  @Test
  void eventIsOnTheWorkloadExactlyWhenItsVerdictChanges() {
    kubectl.apply(Workloads.namespace("told") + Workloads.writable("Deployment", "told", "web"));
    reports.await("told", 0, 1);
    awaitEvents("told", 1);

    kubectl.ok("scale", "deployment", "web", "-n", "told", "--replicas=3");
    kubectl.apply(Workloads.compliant("told", "web"));
    reports.await("told", 1, 1);
    awaitEvents("told", 2);

    kubectl.apply(Workloads.compliant("told", "good"));
    reports.await("told", 2, 2);
    String events = kubectl.ok("events", "-n", "told");
    String all = kubectl.ok("get", "events", "-A");
    String described = kubectl.ok("describe", "deployment", "web", "-n", "told");
    System.out.println(events + "\n" + all + "\n" + described);
    assertThat(count("told")).isEqualTo(2);
    assertThat(events)
        .contains(
            "Deployment/web",
            "Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'.");
    assertThat(all).contains("ReadOnlyFilesystemViolated", "ReadOnlyFilesystemSatisfied");
    assertThat(described)
        .containsPattern("Warning +ReadOnlyFilesystemViolated .*rootseal.dev/operator")
        .containsPattern("Normal +ReadOnlyFilesystemSatisfied .*rootseal.dev/operator");
    kubectl.ok("delete", "deployment", "--all", "-n", "told");
    reports.awaitNone("told");
  }

  /** The schema's blanks are those of ASCII, the program's those of Unicode. */
  @Test
  void policyThatOnlyTheProgramRefusesLeavesTheLastGoodOneInForce() {
    apply("{exemptions: [{name: web, reason: writes, match: {names: [web]}}]}");
    reports.await(SHOP, 1, 1);
    awaitAccepted(1);

    apply(
        "{thresholdPercent: 0, exemptions: [{name: x, reason: \"\\u2003\", match: {names: ['*']}}]}");

    JsonNode status =
        awaitPolicy(
            one ->
                one.path("observedGeneration").asInt() == 2
                    && one.at("/conditions/0/status").asText().equals("False"));
    assertThat(status.at("/conditions/0/message").asText())
        .contains("generation 1 of it stays in force", "spec.exemptions[0].reason")
        .contains("a reason is required");
    assertThat(reports.await(SHOP, 1, 1).path("observedPolicyGeneration").asInt()).isEqualTo(1);
    System.out.println(
        LogLines.awaitProblem(operator, "The policy cannot be used", "spec.exemptions[0].reason"));
    await("event")
        .untilAsserted(
            () ->
                assertThat(kubectl.ok("describe", "cpol"))
                    .containsPattern("Warning +PolicyUnusable .*spec.exemptions"));
    System.out.println(kubectl.ok("get", "cpol", "-o", "wide"));
    System.out.println(kubectl.ok("describe", "cpol"));
    LogLines.assertNoStackTrace(operator);
  }

  private static String databaseAs(String image) {
    return "containers: [{name: db, image: '" + image + "'}]";
  }

  private void applyEveryState() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    kubectl.apply(Workloads.writable("StatefulSet", SHOP, "db"));
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

  private void apply(String spec) {
    kubectl.apply(Workloads.policy(spec));
  }

  private JsonNode awaitAccepted(int generation) {
    return awaitPolicy(
        status ->
            status.path("observedGeneration").asInt() == generation
                && status.at("/conditions/0/status").asText().equals("True"));
  }

  private JsonNode awaitPolicy(Predicate<JsonNode> expectation) {
    return await("status of the policy")
        .atMost(Duration.ofSeconds(15))
        .until(() -> cluster.api().get(PATH).path("status"), expectation);
  }

  private JsonNode awaitReport(Predicate<JsonNode> expectation) {
    return await("report of " + SHOP)
        .atMost(Duration.ofSeconds(15))
        .until(() -> reports.find(SHOP).orElseThrow().path("status"), expectation);
  }

  private void awaitGauge(String state, double value) {
    await("gauge of " + state)
        .until(
            () ->
                operator
                    .metrics()
                    .value("rootseal_exemptions", "rule", "read-only-filesystem", "state", state),
            OptionalDouble.of(value)::equals);
  }

  private String version() {
    return cluster.api().get(PATH).at("/metadata/resourceVersion").asText();
  }

  private void awaitEvents(String namespace, int count) {
    await("events in " + namespace).until(() -> count(namespace) == count);
  }

  private long count(String namespace) {
    JsonNode list = cluster.api().get("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events");
    return StreamSupport.stream(list.path("items").spliterator(), false).count();
  }

  private int allEvents() {
    return cluster.api().get("/apis/events.k8s.io/v1/events").path("items").size();
  }
}
