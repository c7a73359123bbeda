package dev.rootseal.report;

import static dev.rootseal.rule.WorkloadFixture.daemonSet;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong with a workload, in each form to the letter. The words stand in this test alone:
 * others look for names and paths.
 */
class FindingSentenceTest {
  private static final String LACKS_FLAG = " lacks readOnlyRootFilesystem: true in ";
  private static final String LACKS_MOUNT = " is read-only but has no writable mount at ";
  private static final String LACK_MOUNTS = " are read-only but have no writable mount at ";
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("nginx", i -> i.worksReadOnly().requires("/var/cache/nginx", "/var/run"))
          .image("corp/nginx", i -> i.worksReadOnly().requires("/run").onlyHints());

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource({"flags", "mounts", "mountsAtRoot"})
  void says(WorkloadFixture workload, String expected) {
    // It may hold data, so that nothing follows on whether it could run.
    workload.volume(VolumeSource.PERSISTENT_VOLUME_CLAIM);

    assertThat(message(workload.knowing(IMAGES).evaluated())).isEqualTo(expected);
  }

  static Stream<Arguments> flags() {
    return Stream.of(
        argumentSet(
            "only the ones in disorder are named",
            daemonSet("agent").container("good", c -> c.compliant()).container("bad"),
            "DaemonSet 'agent'" + LACKS_FLAG + "container 'bad'."),
        argumentSet(
            "of every type",
            pod("web")
                .init("setup", c -> {})
                .init("migrate", c -> {})
                .sidecar("proxy", c -> {})
                .container("app")
                .ephemeral("debug", c -> {}),
            "Pod 'web'"
                + LACKS_FLAG
                + "container 'app' and init containers 'setup', 'migrate' and sidecar container"
                + " 'proxy' and ephemeral container 'debug'."),
        argumentSet(
            "set to false in one of two",
            deployment("web").container("app").container("proxy", c -> c.flagFalse()),
            "Deployment 'web'"
                + LACKS_FLAG
                + "containers 'app', 'proxy' (set to false in 'proxy')."),
        argumentSet(
            "set to false in both",
            deployment("web")
                .container("app", c -> c.flagFalse())
                .container("proxy", c -> c.flagFalse()),
            "Deployment 'web'" + LACKS_FLAG + "containers 'app', 'proxy' (set to false)."),
        argumentSet(
            "not a boolean",
            deployment("web").container("app", c -> c.flagNotBoolean()),
            "Deployment 'web'" + LACKS_FLAG + "container 'app' (not a boolean)."),
        argumentSet(
            "false, not a boolean and not set",
            deployment("web")
                .container("a", c -> c.flagFalse())
                .container("b", c -> c.flagNotBoolean())
                .container("c"),
            "Deployment 'web'"
                + LACKS_FLAG
                + "containers 'a', 'b', 'c' (set to false in 'a') (not a boolean in 'b')."),
        argumentSet(
            "eight containers are all named",
            deployment("web").containers(8, "c", c -> {}),
            "Deployment 'web'"
                + LACKS_FLAG
                + "containers 'c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8'."),
        argumentSet(
            "ten containers are not",
            deployment("web").containers(10, "c", c -> {}),
            "Deployment 'web'"
                + LACKS_FLAG
                + "containers 'c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8' and 2 more."),
        argumentSet(
            "a container without a name",
            deployment("web").container(""),
            "Deployment 'web'" + LACKS_FLAG + "container ''."));
  }

  static Stream<Arguments> mounts() {
    return Stream.of(
        argumentSet(
            "a missing mount, and nothing about a flag that is set",
            deployment("web").container("app", c -> c.readOnly()),
            "Deployment 'web' container 'app'" + LACKS_MOUNT + "/tmp."),
        argumentSet(
            "several missing paths",
            deployment("web")
                .annotated("rootseal.dev/writable-paths", "/tmp,/var/cache/nginx")
                .init("setup", c -> c.readOnly()),
            "Deployment 'web' init container 'setup'"
                + LACKS_MOUNT
                + "/tmp, /var/cache/nginx (declared by its owner)."),
        argumentSet(
            "paths of an annotation that cannot be used are not declared",
            deployment("web")
                .annotated("rootseal.dev/writable-paths", "/data,cache")
                .container("app", c -> c.readOnly()),
            "Deployment 'web' container 'app'" + LACKS_MOUNT + "/data, /tmp."),
        argumentSet(
            "the image's program is named",
            deployment("web").container("app", c -> c.image("nginx").compliant()),
            "Deployment 'web' container 'app'"
                + LACKS_MOUNT
                + "/var/cache/nginx, /var/run (nginx writes there)."),
        argumentSet(
            "nobody is named where only the default asks for the path",
            deployment("web").container("app", c -> c.image("corp/nginx").readOnly()),
            "Deployment 'web' container 'app'" + LACKS_MOUNT + "/tmp."),
        argumentSet(
            "a missing flag and two missing mounts",
            deployment("web")
                .container("app", c -> c.readOnly())
                .sidecar("proxy", c -> c.readOnly())
                .container("shell"),
            "Deployment 'web'"
                + LACKS_FLAG
                + "container 'shell'. Deployment 'web' container 'app'"
                + LACKS_MOUNT
                + "/tmp. Deployment 'web' sidecar container 'proxy'"
                + LACKS_MOUNT
                + "/tmp."),
        argumentSet("eight missing mounts are all told", tight(8), tightSentences()),
        argumentSet(
            "the ninth is counted",
            tight(9),
            tightSentences() + " 1 more container" + LACKS_MOUNT + "a required path."),
        argumentSet(
            "the ninth and tenth are counted",
            tight(10),
            tightSentences() + " 2 more containers" + LACK_MOUNTS + "a required path."));
  }

  private static WorkloadFixture tight(int containers) {
    return deployment("web").containers(containers, "c", c -> c.readOnly());
  }

  private static String tightSentences() {
    return eight(i -> "Deployment 'web' container 'c-" + i + "'" + LACKS_MOUNT + "/tmp.");
  }

  static Stream<Arguments> mountsAtRoot() {
    return Stream.of(
        argumentSet("eight volumes at the root are all told", covered(8), coveredSentences()),
        argumentSet(
            "the ninth is counted",
            covered(9),
            coveredSentences() + " 1 more container has a writable volume at /."),
        argumentSet(
            "the ninth and tenth are counted",
            covered(10),
            coveredSentences() + " 2 more containers have a writable volume at /."));
  }

  private static WorkloadFixture covered(int containers) {
    return deployment("web").containers(containers, "c", c -> c.compliant().emptyDir("/"));
  }

  private static String coveredSentences() {
    return eight(
        i ->
            ("Deployment 'web' container 'c-%1$d' is read-only, but volume 'c-%1$d-1' is mounted at"
                    + " /: a writable root by another name.")
                .formatted(i));
  }

  private static String eight(IntFunction<String> sentence) {
    return IntStream.rangeClosed(1, 8).mapToObj(sentence).collect(Collectors.joining(" "));
  }

  @Test
  void whetherItCouldRunIsSaidLastAndOfTheContainersThatLackTheFlag() {
    WorkloadVerdict web =
        deployment("web")
            .container("app", c -> c.readOnly().servesWeb())
            .container("shell")
            .evaluated();

    assertThat(message(web))
        .endsWith("/tmp. " + Rationale.of(web, List.of(web.containers().getLast())).orElseThrow());
  }

  private static String message(WorkloadVerdict workload) {
    return Finding.of(workload).orElseThrow().message();
  }
}
