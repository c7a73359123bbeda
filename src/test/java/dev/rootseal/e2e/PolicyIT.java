package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy in a real cluster: what is let in, and what it does. */
@Needs(Requirement.CONTROL_PLANE)
class PolicyIT {
  private static final String READ_ONLY =
      "containers: [{name: app, image: registry.example/app:1, "
          + "securityContext: {readOnlyRootFilesystem: true}}]";

  private final PolicyCluster shop;

  PolicyIT(ControlPlane cluster) {
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

  @ParameterizedTest
  @CsvSource({"policy-minimal.yaml, 0", "policy.yaml, 3"})
  void samplesAreAcceptedStrictly(String file, int exemptions) throws IOException {
    Program.Result result =
        shop.kubectl().tryApply(Files.readString(Path.of("config/samples").resolve(file)));

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.errors()).as("no warning").isEmpty();
    JsonNode status = shop.awaitAccepted(1);
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
        "{exemptions: [{name: a, reason: \u3164\u200b\u00a0, match: {names: [web]}}]}"
            + "| a reason is required: say in words why",
        "{imageCatalogue: {mirrors: ['https://registry.example.com']}}"
            + "| spec.imageCatalogue.mirrors[0] in body should match",
        "{ownerPaths: Perhaps} | Unsupported value: \"Perhaps\"",
        "{requiredWritablePaths: [tmp]} | spec.requiredWritablePaths[0] in body should match",
        "{thresholdPercent: 101} | should be less than or equal to 100",
        "{exemptions: [{name: a, reason: b, expires: '2027-02-31', match: {names: [web]}}]}"
            + "| must be of type date",
        "{exemptions: [{name: a, reason: b, expires: 'soon', match: {names: [web]}}]}"
            + "| must be of type date",
        "{threshold: 80} | unknown field",
      })
  void wrongSpecIsRefusedWithASentence(String spec, String sentence) {
    Program.Result result = shop.kubectl().tryApply(Workloads.policy(spec));

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.errors()).contains(sentence);
  }

  @Test
  void otherNameIsRefusedWithTheRightOne() {
    assertThat(shop.kubectl().tryApply(Workloads.policy("mine", "{}")).errors())
        .contains(
            "A CompliancePolicy is always named read-only-filesystem: Rootseal reads no other.");
  }

  @Test
  void thresholdFlipsTheResult() {
    shop.apply("{thresholdPercent: 50}");
    shop.awaitReport(one -> one.path("result").asText().equals("Pass"));

    shop.apply("{thresholdPercent: 51}");
    shop.awaitReport(one -> one.path("result").asText().equals("Fail"));
    JsonNode whole =
        await("report over the cluster")
            .until(
                () -> shop.reports().cluster().orElseThrow().path("status"),
                one -> one.path("observedPolicyGeneration").asInt() == 2);
    assertThat(whole.path("result").asText()).isEqualTo("Fail");
  }

  @Test
  void withoutRequiredPathsTheFlagIsEnough() {
    shop.controlPlane().apply(Workloads.pod(PolicyCluster.SHOP, "web", "", READ_ONLY));
    shop.awaitReport(one -> one.at("/summary/missingWritableMount").asInt() == 1);

    shop.apply("{requiredWritablePaths: []}");

    shop.reports().await(PolicyCluster.SHOP, 2, 2);
  }

  @Test
  void initContainersCanBeLeftOut() {
    shop.controlPlane()
        .apply(
            Workloads.pod(
                PolicyCluster.SHOP,
                "web",
                "",
                "initContainers: [{name: init, image: registry.example/init:1}], "
                    + "containers: [{name: app, image: registry.example/app:1}]"));
    shop.reports().await(PolicyCluster.SHOP, 1, 3);

    shop.apply("{initContainers: Ignore}");

    shop.reports().await(PolicyCluster.SHOP, 1, 2);
  }

  @Test
  void ownersMayBeDeniedToExemptThemselves() {
    shop.controlPlane()
        .apply(
            Workloads.pod(
                PolicyCluster.SHOP,
                "web",
                "rootseal.dev/exempt: writes its plug-ins",
                "containers: [{name: app, image: registry.example/app:1}]"));
    shop.reports().await(PolicyCluster.SHOP, 1, 1);

    shop.apply("{selfExemption: Denied}");

    shop.reports().await(PolicyCluster.SHOP, 1, 2);
  }

  /** From the annotation on a live workload to whoever looks: report, wide view, metric. */
  @Test
  void whatAnOwnerTakesAwayIsSeenEverywhereUntilItIsDenied() {
    shop.controlPlane()
        .apply(
            Workloads.pod(
                PolicyCluster.SHOP, "web", "rootseal.dev/writable-paths: none", READ_ONLY));

    JsonNode status = shop.awaitReport(one -> one.at("/summary/waived").asInt() == 1);
    assertThat(status.path("readOnly").asText()).isEqualTo("2 of 2");
    assertThat(wideColumn("WAIVED")).isEqualTo("1");
    awaitWaived(1);

    shop.apply("{selfExemption: Denied}");

    shop.awaitReport(one -> one.path("readOnly").asText().equals("1 of 2"));
    assertThat(wideColumn("WAIVED")).isEqualTo("0");
    awaitWaived(0);

    shop.apply("{selfExemption: Denied, ownerPaths: Allowed}");

    shop.awaitReport(one -> one.path("readOnly").asText().equals("2 of 2"));
    assertThat(wideColumn("WAIVED")).isEqualTo("1");
    awaitWaived(1);
  }

  private String wideColumn(String title) {
    List<String> lines =
        shop.kubectl()
            .ok("get compliancereports -n", PolicyCluster.SHOP, "-o", "wide")
            .lines()
            .toList();
    int from = lines.getFirst().indexOf(title);
    assertThat(from).as("column %s of %s", title, lines).isNotNegative();
    return lines.get(1).substring(from).strip().split("\\s+", 2)[0];
  }

  private void awaitWaived(double value) {
    await("metric")
        .until(
            () ->
                shop.operator()
                    .metrics()
                    .value(
                        "rootseal_containers_waived",
                        "namespace",
                        PolicyCluster.SHOP,
                        "rule",
                        "read-only-filesystem"),
            OptionalDouble.of(value)::equals);
  }

  @Test
  void rowOfThePolicyWinsOverTheCatalogue() {
    shop.controlPlane()
        .apply(
            Workloads.pod(
                PolicyCluster.SHOP, "web", "", databaseAs("docker.io/library/postgres:17")));
    shop.reports().await(PolicyCluster.SHOP, 1, 1);

    shop.apply(
        """
        {images: [{match: library/postgres, class: stateless, writablePaths: [],
                   reason: We only run its client}]}""");

    JsonNode status = shop.reports().await(PolicyCluster.SHOP, 1, 2);
    assertThat(status.at("/summary/writable").asInt()).isEqualTo(1);
  }

  @Test
  void rowOfThePolicyMakesADatabaseOfAnUnknownImage() {
    shop.controlPlane()
        .apply(
            Workloads.pod(PolicyCluster.SHOP, "web", "", databaseAs("registry.example/ledger:1")));
    shop.reports().await(PolicyCluster.SHOP, 1, 2);

    shop.apply(
        """
        {images: [{match: registry.example/ledger, class: database, writablePaths: [/data],
                   reason: Our own engine}]}""");

    shop.reports().await(PolicyCluster.SHOP, 1, 1);
  }

  @Test
  void catalogueCanBeSwitchedOff() {
    shop.controlPlane()
        .apply(
            Workloads.pod(
                PolicyCluster.SHOP, "web", "", databaseAs("docker.io/library/postgres:17")));
    shop.reports().await(PolicyCluster.SHOP, 1, 1);

    shop.apply(Workloads.WITHOUT_CATALOGUE);

    shop.reports().await(PolicyCluster.SHOP, 1, 2);
  }

  private static String databaseAs(String image) {
    return "containers: [{name: db, image: '" + image + "'}]";
  }
}
