package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * `rootseal observe --paths` on pods that really run and of which is known where they write, with
 * the rights of `docs/observe.md` and no other. The observer is the image that was built.
 */
@Needs({Requirement.IMAGE, Requirement.NODE, Requirement.CONTROL_PLANE})
@Order(1)
class ObservePathsOnANodeIT {
  private static final Path WORKLOADS = Path.of("src/test/resources/e2e/observe/paths.yaml");
  private static final String DOCUMENT = "docs/observe.md";
  private static final String ANNOTATION = "writable-paths.rootseal.dev/";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NodeCluster cluster;
  private final Kubectl kubectl;
  private final Shell shell;
  private final Path user;
  private final String role = Markdown.read(DOCUMENT).blocks("yaml").get(1);

  ObservePathsOnANodeIT(NodeCluster cluster, @TempDir Path folder) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    shell =
        new Shell(folder).with("ROOTSEAL_IMAGE", Container.IMAGE).with("ROOTSEAL_MIN_FOR", "0s");
    user = folder.resolve("user");
  }

  @BeforeAll
  void runPods() throws IOException {
    cluster.load(Requirement.IMAGE.path());
    cluster.apply(Files.readString(WORKLOADS));
    NodeCluster.Somebody ann =
        new NodeCluster.Somebody(cluster, "paths", "ann").withKubeconfig(user);
    for (String namespace : List.of("paths", "paths-strict")) {
      cluster.apply(roleIn(namespace));
      ann.has("rootseal-paths", namespace);
    }
    cluster
        .pods("paths")
        .awaitAvailable(
            "deployment/root", "deployment/shared", "deployment/tight", "daemonset/several");
    cluster
        .pods("paths-strict")
        .awaitAvailable("deployment/user", "statefulset/group", "deployment/patched");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "paths;deployment/root;app: /opt,/tmp,/var/tmp",
        "paths-strict;deployment/user;app: /tmp",
        "paths-strict;statefulset/group;app: /tmp,/var/tmp",
        "paths;daemonset/several;pid: /run,/tmp|quiet: /tmp|shipped: /tmp,/var/cache/app",
        "paths;deployment/shared;one: /run,/tmp|two: /tmp"
      })
  void exactlyTheFoldersOfItsContainersAreFound(String namespace, String workload, String paths) {
    Program.Result result =
        shell.run(user, "rootseal observe %s -n %s --paths --yes".formatted(workload, namespace));

    result.ok();
    assertThat(result.output().lines().map(String::strip))
        .filteredOn(line -> line.startsWith(ANNOTATION) && !line.contains("rootseal-seed"))
        .extracting(line -> line.substring(ANNOTATION.length()).replace("\"", ""))
        .as(result.toString())
        .containsExactly(paths.split("\\|"));
  }

  @Test
  void whatNoMountCoversAndWhatAVolumeWouldHideIsSaid() {
    Program.Result result =
        shell.run(
            user, "rootseal observe daemonset/several -n paths --paths --yes --container=top");

    assertThat(result.errors())
        .contains(
            "  /: core (nothing can be mounted there)\n", "no patch of it: it writes into the root")
        .contains("Not looked at, and so not in the patch: 'quiet', 'pid', 'shipped'\n")
        .doesNotContain("'sealed'");
    assertThat(result.output()).doesNotContain(ANNOTATION + "top");
    assertThat(
            shell
                .run(
                    user,
                    "rootseal observe daemonset/several -n paths --paths --yes --container=shipped")
                .errors())
        .contains("/var/cache/app: new; last write ", "; needs what the image has there: seed")
        .contains("no patch for container 'shipped': The image ships content");
  }

  /** Its application would be killed: the observer's memory counts for the pod. */
  @Test
  void podWithoutMemoryToSpareIsLeftAloneAndAnObserverTakesLessThan48MiB() {
    String observe = "rootseal observe deployment/tight -n paths --paths --yes";

    assertThat(shell.run(user, observe + " || :").errors())
        .contains("may use 48 MiB of memory, and nobody says how much of it is in use");
    await("figures of the kubelet")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(shell.run(kubectl.kubeconfig(), observe + " || :").errors())
                    .containsPattern(
                        "uses \\d of the 48 MiB of memory that it may, and with less"));
    Program.Result forced = shell.run(kubectl.kubeconfig(), observe + " --force");

    forced.ok();
    assertThat(forced.errors()).contains("  /run: app.pid;").doesNotContain("was ended");
  }

  @Test
  void patchRuns() {
    shell
        .run(
            user,
            "rootseal observe deployment/patched -n paths-strict --paths --yes > %s/patch.yaml"
                .formatted(shell.folder()))
        .ok();
    kubectl.ok(
        "patch deployment/patched -n paths-strict --type=strategic",
        "--patch-file=" + shell.folder().resolve("patch.yaml"));
    cluster.pods("paths-strict").awaitAvailable("deployment/patched");
    assertThat(
            shell.run(
                user, "rootseal observe deployment/patched -n paths-strict --paths --yes || :"))
        .satisfies(again -> assertThat(again.errors()).contains("have a read-only root already"));
  }

  @Test
  void nobodyIsAskedAndNothingIsChangedWithoutATerminal() {
    List<String> before = ephemeral();

    Program.Result result =
        shell.run(user, "rootseal observe deployment/root -n paths --paths < /dev/null");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors())
        .contains("stay in the pod's spec until the pod ends", "--yes allows that");
    assertThat(ephemeral()).isEqualTo(before);
  }

  @Test
  void imageThatCannotBePulledIsSaidAtOnce() {
    Program.Result result =
        shell.run(
            user,
            "rootseal observe deployment/shared -n paths --paths --yes --container=one --image=localhost/nobody:1");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors())
        .contains("Container 'one': not looked at: the observer cannot start: ");
  }

  /** {@code ObservePathsTest} has the others. */
  @Test
  void missingRightIsNamed() {
    kubectl.ok(
        "patch role/rootseal-paths -n paths-strict --type=json -p",
        "[{\"op\": \"remove\", \"path\": \"/rules/2\"}]");
    try {
      await("a line about the missing right")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Program.Result result =
                    shell.run(
                        user,
                        "rootseal observe deployment/user -n paths-strict --paths --yes || exit 7");
                assertThat(result.exitCode()).isEqualTo(7);
                assertThat(result.errors().lines().filter(line -> line.contains("it needs")))
                    .singleElement()
                    .asString()
                    .endsWith(
                        ": it needs {apiGroups: [\"\"], resources: [pods/ephemeralcontainers], verbs: [patch]}");
              });
    } finally {
      cluster.apply(roleIn("paths-strict"));
    }
  }

  @Test
  void commandsOfTheDocument() throws IOException {
    Files.copy(
        WORKLOADS, Files.createDirectories(shell.folder().resolve("deploy")).resolve("all.yaml"));

    shell.type(
        user,
        DocumentedCommand.in(DocumentedCommand.Place.PATHS),
        command ->
            command.replace("deployment/web", "deployment/root").replace("-n shop", "-n paths"));
  }

  private String roleIn(String namespace) {
    return role.replace("namespace: shop", "namespace: " + namespace);
  }

  private List<String> ephemeral() {
    return cluster.pods("paths").pods().stream()
        .flatMap(pod -> pod.at("/spec/ephemeralContainers").valueStream())
        .map(container -> container.path("name").asText())
        .toList();
  }
}
