package dev.rootseal.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
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

  /** Exemptions that any workload can meet, and classes told by patterns. */
  private static final String PATTERNS_FOR_THE_FLAG =
      "{exemptions: [%s], imageCatalogue: {exemptClasses: [legacy]}, images: [%s]}"
          .formatted(
              times(
                  60,
                  i ->
                      "{name: e%d, reason: x, match: {images: [\"example.com/old-%1$d/*\", \"*/a?-%1$d\"]}}"
                          .formatted(i)),
              times(
                  40,
                  i ->
                      "{match: \"example.com/team-%d/*/app-*\", class: legacy, writablePaths: [], reason: x}"
                          .formatted(i)));

  /**
   * Each container is compared with all patterns, which is more than an API server does for 256.
   */
  private static final String MANY_PATTERNS =
      "{images: [%s]}"
          .formatted(
              times(
                  300,
                  i ->
                      "{match: \"example.com/team-%d/*/app-*\", class: stateless, writablePaths: [/tmp], reason: x}"
                          .formatted(i)));

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
      Path policy = Files.writeString(folder.resolve("p.yaml"), Workloads.policy(MANY_PATTERNS));
      tooLarge(cluster, shell, "--action=deny --policy=" + policy);
      assertThat(cluster.api().tryCreate(DEPLOYMENTS, large(256, 1, 1)).message()).contains(UNREAD);

      Files.writeString(policy, Workloads.policy(PATTERNS_FOR_THE_FLAG));
      tooLarge(cluster, shell, "--action=deny --policy=" + policy);
      for (int containers : List.of(1, 10, 30, 100, 300, 1000)) {
        String object = unsealed(large(containers, 1, 1)).replace("team", "t".repeat(450));
        assertThat(cluster.api().tryCreate(DEPLOYMENTS, object).message())
            .containsAnyOf(UNREAD, "lacks readOnlyRootFilesystem", "lack readOnlyRootFilesystem");
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
    for (String object : List.of(large(256, 64, 40), declaring(10, 64))) {
      assertThat(api.tryCreate(DEPLOYMENTS, object))
          .matches(answer -> answer.code() == 201, "is let in");
    }
    assertThat(api.tryCreate(DEPLOYMENTS, large(256, 64, 40).replace("true", "false")).message())
        .contains("true in containers 'c0', 'c1' and 254 more. Fix it with rootseal fix -f FILE.");
  }

  /**
   * What is not evaluated is refused with a sentence of its own, and nothing comes in by an error.
   */
  private static void tooLarge(ControlPlane cluster, Shell shell, String flags) {
    Api api = cluster.api();
    install(cluster, shell, flags);
    double before = letInByError(api);

    WORST.forEach(
        (what, object) ->
            assertThat(api.tryCreate(DEPLOYMENTS, object.get()).message())
                .as(what)
                .contains(what.startsWith("flag") ? "lacks readOnlyRootFilesystem" : UNREAD));
    assertThat(letInByError(api)).isEqualTo(before);
  }

  private static final String UNREAD =
      "has more containers and mounts, or longer mount paths, than admission can evaluate";

  /** For each text and each number the worst; with the flag, and without it. */
  private static final Map<String, Supplier<String>> WORST =
      Map.ofEntries(
          Map.entry("one path of many segments", () -> mounting(1, "/" + "a/".repeat(50_000), 1)),
          Map.entry("one path of slashes", () -> mounting(1, "/".repeat(50_000), 1)),
          Map.entry("65 segments, with a slash", () -> mounting(1, "/" + "a/".repeat(65), 1)),
          Map.entry("paths of 4,000 characters", () -> mounting(1, "/" + "a/".repeat(2_000), 40)),
          Map.entry("many paths that end in a slash", () -> mounting(256, "/p/%d/", 64)),
          Map.entry("many long paths", () -> mounting(64, "/%d" + "x".repeat(200), 64)),
          Map.entry("many declared paths", () -> declaring(30, 64)),
          Map.entry("a chain of declared paths", AdmissionCostIT::chain),
          Map.entry("more mounts than can be counted", () -> mounting(210, "/%d", 190)),
          Map.entry("more containers than can be counted", () -> large(1_100, 1, 1)),
          Map.entry("more volumes than can be counted", () -> large(1, 1, 2_100)),
          Map.entry("flag: 900 containers", () -> unsealed(large(900, 1, 1))),
          Map.entry("declared paths of one mount", () -> declared(70, "/tmp/%d", 64)),
          Map.entry("declared paths of blanks", () -> declared(250, " ".repeat(1500) + "/%d", 2)),
          Map.entry(
              "flag: a long path beside it",
              () -> unsealed(mounting(1, "/" + "a/".repeat(50_000), 1))),
          Map.entry(
              "flag: many paths that end in a slash", () -> unsealed(mounting(256, "/p/%d/", 64))),
          Map.entry(
              "flag: long images",
              () -> unsealed(large(30, 1, 1)).replace("registry.example", "r".repeat(4_000))),
          Map.entry(
              "flag: a reason of blanks",
              () ->
                  annotated(
                      unsealed(large(256, 1, 1)), "rootseal.dev/exempt", " ".repeat(250_000))),
          Map.entry(
              "flag: a last day of blanks",
              () ->
                  annotated(
                      annotated(unsealed(large(256, 1, 1)), "rootseal.dev/exempt", "x"),
                      "rootseal.dev/exempt-until",
                      " ".repeat(250_000))));

  private static String unsealed(String object) {
    return object.replace("true", "false");
  }

  private static String annotated(String object, String key, String value) {
    ObjectNode read = (ObjectNode) Api.parse(object);
    read.withObject("/metadata/annotations").put(key, value);
    return read.toString();
  }

  /** Containers whose mounts are at such paths, with their number; none is writable at /tmp. */
  private static String mounting(int containers, String path, int mounts) {
    ObjectNode object = (ObjectNode) Api.parse(large(containers, 1, 64));
    for (JsonNode container : object.at("/spec/template/spec/containers")) {
      ArrayNode all = ((ObjectNode) container).putArray("volumeMounts");
      for (int i = 0; i < mounts; i++) {
        String at = path.contains("%d") ? path.formatted(i) : path + "x".repeat(i);
        all.addObject().put("name", "v" + i % 64).put("mountPath", at);
      }
    }
    return object.toString();
  }

  /** Each path is below the one before it. */
  private static String chain() {
    String paths = IntStream.rangeClosed(1, 62).mapToObj("/d"::repeat).collect(joining(","));
    ObjectNode object = (ObjectNode) Api.parse(large(10, 1, 64));
    for (JsonNode container : object.at("/spec/template/spec/containers")) {
      ArrayNode all = ((ObjectNode) container).putArray("volumeMounts");
      IntStream.range(0, 64)
          .forEach(i -> all.addObject().put("name", "v" + i).put("mountPath", "/d".repeat(i + 1)));
    }
    return annotated(object.toString(), "rootseal.dev/writable-paths", paths);
  }

  /** Containers of one mount, and paths that their owner declares. */
  private static String declared(int containers, String path, int number) {
    return annotated(
        mounting(containers, "/x", 1),
        "rootseal.dev/writable-paths",
        IntStream.range(0, number).mapToObj(path::formatted).collect(joining(",")));
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
