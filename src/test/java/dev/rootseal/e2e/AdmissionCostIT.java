package dev.rootseal.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What `rootseal admission` prints is well typed, and stays within the costs of API servers. */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
class AdmissionCostIT {
  private static final String HERE = "costs";
  private static final String DEPLOYMENTS =
      "/apis/apps/v1/namespaces/" + HERE + "/deployments?dryRun=All";
  private static final String POLICY =
      "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/rootseal-deny";

  private static final List<String> POLICIES =
      List.of(
          "{}",
          "{requiredWritablePaths: [/tmp, /var/run, /srv], exemptions: [%s]}"
              .formatted(
                  times(
                      200,
                      i ->
                          """
                          {name: e%1$d, reason: x, match: {
                            selector: {matchLabels: {tier%1$d: data, part-of: shop}}, containers: ["db*", "tool-?"],
                            namespaceSelector: {matchLabels: {team%1$d: a}}, images: ["example.com/old-%1$d/*"]}}
                          """
                              .formatted(i))),
          "{requiredWritablePaths: [/tmp, /var/run, /srv], exemptions: [%s]}"
              .formatted(
                  times(
                      200,
                      i -> "{name: e%d, reason: x, match: {names: [legacy-%1$d]}}".formatted(i))));

  @TempDir private Path folder;

  private static String times(int count, IntFunction<String> one) {
    return IntStream.range(0, count).mapToObj(one).collect(joining(", "));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "1.34"})
  void largeWorkloadsAreEvaluated(String version) throws Exception {
    Path binaries = Requirement.CONTROL_PLANE.path().resolve(version).normalize();
    try (ControlPlane cluster = ControlPlane.start(binaries, List.of(), false).withControllers();
        Shell shell = new Shell()) {
      cluster.apply(Workloads.namespace(HERE));
      for (String spec : POLICIES) {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), Workloads.policy(spec));
        String flags = " --action=deny --policy=" + policy;
        install(cluster, shell, "--failure-policy=Fail" + flags);
        assertNothingWrongWithTypes(cluster.api());
        assertEvaluated(cluster.api());
        tooLarge(cluster, shell, flags);
      }
    }
  }

  private static void install(ControlPlane cluster, Shell shell, String flags) {
    Admission.removePolicies(cluster.api());
    Admission.SAYS_NOTHING.await(cluster.api(), HERE);
    cluster.apply(shell.rootseal(cluster.kubeconfig(), "admission " + flags).ok());
    Admission.DENIES.await(cluster.api(), HERE);
  }

  private static void assertNothingWrongWithTypes(Api api) {
    JsonNode policy =
        await("types checked, which takes long where a policy is large")
            .atMost(Duration.ofMinutes(5))
            .until(
                () -> api.get(POLICY),
                one -> one.at("/status/observedGeneration").equals(one.at("/metadata/generation")));
    assertThat(policy.at("/status/typeChecking")).isEmpty();
  }

  /** An error would be a refusal, since nothing may come in without evaluation. */
  private static void assertEvaluated(Api api) {
    assertThat(api.tryCreate(DEPLOYMENTS, large(256, 64, 40)).code()).isEqualTo(201);
    assertThat(api.tryCreate(DEPLOYMENTS, declaring(10, 64)).code()).isEqualTo(201);
    assertThat(api.tryCreate(DEPLOYMENTS, large(256, 64, 40).replace("true", "false")).message())
        .endsWith("true in containers 'c0', 'c1' and 254 more. Run rootseal fix on its manifest.");
  }

  /** The API server counts what it lets in so, and says no word. */
  private static void tooLarge(ControlPlane cluster, Shell shell, String flags) {
    Api api = cluster.api();
    assertThat(api.tryCreate(DEPLOYMENTS, declaring(30, 64)).message())
        .contains("cost limit exceeded");
    install(cluster, shell, flags);
    double before = letInByError(api);

    assertThat(api.tryCreate(DEPLOYMENTS, declaring(30, 64)))
        .returns(201, Api.Answer::code)
        .returns(List.of(), Api.Answer::warnings);
    assertThat(letInByError(api)).isEqualTo(before + 1);
  }

  private static double letInByError(Api api) {
    return api.text("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_validating_admission_policy_check_total{"))
        .filter(line -> line.contains("enforcement_action=\"allow\""))
        .filter(line -> !line.contains("error_type=\"no_error\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String large(int containers, int mounts, int volumes) {
    return AdmissionBenchmark.deployment(HERE, containers, mounts, volumes);
  }

  /** Sixty paths that the owner declares, all of which are mounted. */
  private static String declaring(int containers, int mounts) {
    ObjectNode object = (ObjectNode) Api.parse(large(containers, mounts, mounts));
    object
        .withObject("/metadata/annotations")
        .put(
            "rootseal.dev/writable-paths",
            IntStream.range(3, 63)
                .mapToObj(i -> "/var/lib/application/data/" + i)
                .collect(joining(",")));
    return object.toString();
  }
}
