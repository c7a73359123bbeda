package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `rootseal try` on workloads of which is known what they need; nothing of it is left. */
@Needs({Requirement.IMAGE, Requirement.NODE, Requirement.CONTROL_PLANE})
@Order(1)
record TryOnANodeIT(NodeCluster cluster, Kubectl kubectl, Shell shell) {
  private static final Path WORKLOADS = Path.of("src/test/resources/e2e/try/workloads.yaml");

  TryOnANodeIT {
    shell.with("ROOTSEAL_IMAGE", Container.IMAGE);
  }

  @BeforeAll
  void runPods() throws IOException {
    cluster.load(Requirement.IMAGE.path());
    cluster.apply(Files.readString(WORKLOADS));
    NodeCluster.Somebody ann =
        new NodeCluster.Somebody(cluster, "try", "ann").withKubeconfig(user());
    String role = Markdown.read("docs/observe.md").blocks("yaml").getLast();
    for (String namespace : List.of("try", "try-strict")) {
      ann.has(role, "rootseal-try", namespace);
    }
    cluster.pods("try-strict").awaitAvailable("deployment/temporary");
    cluster.pods("try").awaitAvailable("deployment/cache");
  }

  @AfterEach
  void nothingIsLeft() {
    await("nothing of ours").untilAsserted(() -> assertThat(copies()).isEmpty());
  }

  private Path user() {
    return shell.folder().resolve("user");
  }

  private Program.Result tryIt(String workload, String... more) {
    return shell.rootseal(
        user(), "try %s --for=5s --yes %s".formatted(workload, String.join(" ", more)).strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"deployment/temporary -n try-strict --same-node", "statefulset/claims -n try"})
  void copyWithTheRightPatchPasses(String workload) {
    Program.Result result = tryIt(workload).succeeded();

    assertThat(result.errors()).contains("PASS: the copy of ");
    assertThat(result.output()).isNotEmpty();
  }

  @Test
  @Tag("nightly")
  void whatIsSealedPassesWithoutAPatch() {
    Program.Result result = tryIt("deployment/sealed -n try").succeeded();

    assertThat(result.errors()).contains("PASS: the copy of ");
    assertThat(result.output()).isEmpty();
  }

  @Rows(
      """
      daemonset/silent   | the end of its log:                                         | /run,/tmp,/var/tmp
      deployment/patient | container 'app' cannot write /run/app.pid: sh: can't create | /run
      """)
  void failureNamesThePathAndTheNextPatch(String workload, String symptom, String paths) {
    Program.Result result = tryIt(workload + " -n try");

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
    assertThat(result.errors()).contains("FAIL: the copy of ", symptom);
    assertThat(result.output())
        .startsWith("# This patch has not run yet")
        .contains("mountPath: " + paths.split(",", 2)[0]);
    assertThat(annotation(result.output())).contains(paths.split(","));
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({
    "deployment/cache,     try",
    "daemonset/silent,     try",
    "deployment/patient,   try",
    "deployment/shipped,   try",
    "deployment/rebuilder, try",
    "deployment/seeded,    try-strict"
  })
  void untilItPassesThePatchIsCompletedAndRuns(String workload, String namespace)
      throws IOException {
    Program.Result result = tryIt(workload + " -n " + namespace, "--until-pass");

    Path patch = shell.write("patch.yaml", result.ok());
    assertThat(result.errors()).contains("FAIL: ", "Attempt 2 of at most 5:", "PASS: ");
    kubectl.ok("patch --type=strategic", workload, "-n", namespace, "--patch-file=" + patch);
    cluster.pods(namespace).awaitAvailable(workload);
    kubectl.ok("rollout undo", workload, "-n", namespace);
  }

  @Tag("nightly")
  @Rows(
      """
      deployment/once -n try            | a copy does not run without the patch either, so nothing is proved
      deployment/nowhere -n try         | the pod cannot be scheduled: 0/1 nodes are available
      deployment/no-image -n try        | the image of container 'app' cannot be pulled: ErrImageNeverPull
      deployment/powerful -n try-strict | no copy can be made: pods "powerful-rootseal-try-
      """)
  void whatCannotBeTriedIsOneLine(String workload, String line) {
    Program.Result result = tryIt(workload);

    assertThat(result.exitCode()).as(result.toString()).isEqualTo(3);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors().lines().filter(one -> one.startsWith("rootseal: ")))
        .filteredOn(one -> !one.contains("CompliancePolicy"))
        .singleElement()
        .asString()
        .startsWith("rootseal: " + line);
  }

  @Test
  void interruptedItLeavesNothing() {
    end("INT");
    await("no copy").until(() -> copies().isEmpty());
  }

  private void end(String signal) {
    try (Server running =
        shell.start(
            user(), "exec rootseal try deployment/temporary -n try-strict --for=10m --yes")) {
      await("a copy").until(() -> running.hasSaid("' is there."));
      assertThat(copies()).hasSize(1);
      running.signal(signal);
      await("its end").until(() -> !running.isAlive());
    }
  }

  @Test
  @Tag("nightly") // by day what was interrupted
  void terminatedItLeavesNothing() {
    end("TERM");
    await("no copy").until(() -> copies().isEmpty());
  }

  @Test
  void copiesThatWereLeftAreFoundAndRemoved() {
    end("KILL");
    assertThat(copies()).hasSize(1);

    Program.Result result = shell.rootseal(user(), "try --clean-up -n try-strict --yes");

    assertThat(result.succeeded().errors()).contains("Removed: 1.");
  }

  private List<String> copies() {
    return cluster
        .api()
        .get("/api/v1/pods?labelSelector=rootseal.dev/try")
        .path("items")
        .valueStream()
        .map(pod -> pod.at("/metadata/name").asText())
        .toList();
  }

  @Test
  @Tag("nightly")
  void commandsOfTheDocuments() {
    shell.type(
        user(),
        DocumentedCommand.Place.TRIED,
        command ->
            command
                .replace("deployment/web", "deployment/temporary --for=5s")
                .replace("-n shop", "-n try-strict"));
  }

  private static List<String> annotation(String patch) {
    return patch
        .lines()
        .filter(line -> line.contains("writable-paths.rootseal.dev/app"))
        .flatMap(line -> Stream.of(line.replaceAll("^[^:]*: |\"", "").split(",", -1)))
        .toList();
  }
}
