package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.DocumentedCommand;
import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `rootseal observe --paths` on pods of which is known where they write, by the image. */
@Needs({Requirement.IMAGE, Requirement.NODE, Requirement.CONTROL_PLANE})
@Order(1)
record ObservePathsOnANodeIT(NodeCluster cluster, Kubectl kubectl, Shell shell) {
  private static final Path WORKLOADS = Path.of("src/test/resources/e2e/observe/paths.yaml");
  private static final String ANNOTATION = "writable-paths.rootseal.dev/";

  ObservePathsOnANodeIT {
    shell.with("ROOTSEAL_IMAGE", Container.IMAGE).with("ROOTSEAL_MIN_FOR", "0s");
  }

  @BeforeAll
  void runPods() throws IOException {
    cluster.load(Requirement.IMAGE.path());
    cluster.apply(Files.readString(WORKLOADS));
    NodeCluster.Somebody ann =
        new NodeCluster.Somebody(cluster, "paths", "ann").withKubeconfig(user());
    String role = Markdown.read("docs/observe.md").blocks("yaml").get(1);
    for (String namespace : List.of("paths", "paths-strict")) {
      ann.has(role, "rootseal-paths", namespace);
    }
    cluster
        .pods("paths")
        .awaitAvailable("deployment/root deployment/shared deployment/tight daemonset/several");
    cluster
        .pods("paths-strict")
        .awaitAvailable("deployment/user statefulset/group deployment/patched");
  }

  private Path user() {
    return shell.folder().resolve("user");
  }

  private Program.Result observe(String workload) {
    return shell.rootseal(user(), "observe --paths --yes " + workload);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "deployment/root -n paths;app: /opt,/tmp,/var/tmp",
        "deployment/user -n paths-strict;app: /tmp",
        "statefulset/group -n paths-strict;app: /tmp,/var/tmp",
        "deployment/shared -n paths;one: /run,/tmp|two: /tmp"
      })
  void exactlyTheFoldersOfItsContainersAreFound(String workload, String paths) {
    assertFound(observe(workload), paths);
  }

  private static void assertFound(Program.Result result, String paths) {
    assertThat(result.ok().lines().map(String::strip))
        .filteredOn(line -> line.startsWith(ANNOTATION) && !line.contains("rootseal-seed"))
        .extracting(line -> line.substring(ANNOTATION.length()).replace("\"", ""))
        .as(result.toString())
        .containsExactly(paths.split("\\|"));
  }

  @Test
  void whatNoMountCoversAndWhatAVolumeWouldHideIsSaid() {
    Program.Result all = observe("daemonset/several -n paths");

    assertFound(all, "pid: /run,/tmp|quiet: /tmp|shipped: /tmp,/var/cache/app");
    assertThat(all.errors())
        .contains("  /: core (nothing can be mounted there)\n")
        .contains("/var/cache/app: new; last write ", "; needs what the image has there: seed")
        .contains("no patch for container 'shipped': The image ships content");
    assertThat(observe("daemonset/several -n paths --container=top").errors())
        .contains("no patch of it: it writes into the root")
        .contains("Not looked at, and so not in the patch: 'quiet', 'pid', 'shipped'\n")
        .doesNotContain("'sealed'");
  }

  /** Its application would be killed: the observer's memory counts for the pod. */
  @Test
  void podWithoutMemoryToSpareIsLeftAloneAndAnObserverTakesLessThan48MiB() {
    String tight = "observe --paths --yes deployment/tight -n paths";
    cluster.awaitFigures(Instant.now(), "paths");

    assertThat(shell.rootseal(user(), tight).errors())
        .contains("may use 48 MiB of memory, and nobody says how much of it is in use");
    assertThat(shell.rootseal(kubectl.kubeconfig(), tight).errors())
        .containsPattern("uses \\d of the 48 MiB of memory that it may, and with less");
    Program.Result forced = shell.rootseal(kubectl.kubeconfig(), tight + " --force");

    assertThat(forced.succeeded().errors())
        .contains("  /run: app.pid;")
        .doesNotContain("was ended");
  }

  @Test
  void patchRuns() {
    Path patch = shell.write("patch.yaml", observe("deployment/patched -n paths-strict").ok());
    kubectl.ok(
        "patch deployment/patched -n paths-strict --type=strategic", "--patch-file=" + patch);
    cluster.pods("paths-strict").awaitAvailable("deployment/patched");
    assertThat(observe("deployment/patched -n paths-strict").errors())
        .contains("have a read-only root already");
  }

  @Test
  void nobodyIsAskedAndNothingIsChangedWithoutATerminal() {
    List<String> before = ephemeral();

    Program.Result result = shell.rootseal(user(), "observe deployment/root -n paths --paths");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors())
        .contains("stay in the pod's spec until the pod ends", "--yes allows that");
    assertThat(ephemeral()).isEqualTo(before);
  }

  @Test
  @Tag("nightly")
  void imageThatCannotBePulledIsSaidAtOnce() {
    Program.Result result =
        observe("deployment/shared -n paths --container=one --image=localhost/nobody:1");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.errors())
        .contains("Container 'one': not looked at: the observer cannot start: ");
  }

  @Test
  @Tag("nightly")
  void commandsOfTheDocument() throws IOException {
    Files.copy(
        WORKLOADS, Files.createDirectories(shell.folder().resolve("deploy")).resolve("all.yaml"));

    shell.type(
        user(),
        DocumentedCommand.Place.PATHS,
        command ->
            command.replace("deployment/web", "deployment/root").replace("-n shop", "-n paths"));
  }

  private List<String> ephemeral() {
    return cluster.pods("paths").pods().stream()
        .flatMap(pod -> pod.at("/spec/ephemeralContainers").valueStream())
        .map(container -> container.path("name").asText())
        .toList();
  }
}
