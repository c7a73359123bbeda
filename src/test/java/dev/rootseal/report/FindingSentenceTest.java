package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Rows;
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
  private static final String LACKS_MOUNT = " is read-only but has no writable mount at ";
  private static final String LACK_MOUNTS = " are read-only but have no writable mount at ";
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("nginx", i -> i.worksReadOnly().requires("/var/cache/nginx", "/var/run"))
          .image("corp/nginx", i -> i.worksReadOnly().requires("/run").onlyHints());

  @Rows(
      """
      only the ones in disorder are named                         | daemonset agent : good good; bad                                       | DaemonSet 'agent' lacks readOnlyRootFilesystem: true in container 'bad'.
      of every type                                               | pod web : init setup; init migrate; sidecar proxy; app; ephemeral debug | Pod 'web' lacks readOnlyRootFilesystem: true in container 'app' and init containers 'setup', 'migrate' and sidecar container 'proxy' and ephemeral container 'debug'.
      set to false in one of two                                  | app; proxy rw                                                          | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'app', 'proxy' (set to false in 'proxy').
      set to false in both                                        | app rw; proxy rw                                                       | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'app', 'proxy' (set to false).
      not a boolean                                               | app odd                                                                | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app' (not a boolean).
      false, not a boolean and not set                            | a rw; b odd; c                                                         | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'a', 'b', 'c' (set to false in 'a') (not a boolean in 'b').
      eight containers are all named                              | 8*c                                                                    | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8'.
      ten containers are not                                      | 10*c                                                                   | Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8' and 2 more.
      a container without a name                                  | ""                                                                     | Deployment 'web' lacks readOnlyRootFilesystem: true in container ''.
      a missing mount, and nothing about a flag that is set       | app ro                                                                 | Deployment 'web' container 'app' is read-only but has no writable mount at /tmp.
      several missing paths                                       | deployment web @writable-paths=/tmp,/var/cache/nginx : init setup ro   | Deployment 'web' init container 'setup' is read-only but has no writable mount at /tmp, /var/cache/nginx (declared by its owner).
      paths of an annotation that cannot be used are not declared | deployment web @writable-paths=/data,cache : app ro                    | Deployment 'web' container 'app' is read-only but has no writable mount at /data, /tmp.
      the image's program is named                                | app image=nginx good                                                   | Deployment 'web' container 'app' is read-only but has no writable mount at /var/cache/nginx, /var/run (nginx writes there).
      nobody is named where only the default asks for the path    | app image=corp/nginx ro                                                | Deployment 'web' container 'app' is read-only but has no writable mount at /tmp.
      a missing flag and two missing mounts                       | app ro; sidecar proxy ro; shell                                        | Deployment 'web' lacks readOnlyRootFilesystem: true in container 'shell'. Deployment 'web' container 'app' is read-only but has no writable mount at /tmp. Deployment 'web' sidecar container 'proxy' is read-only but has no writable mount at /tmp.
      """)
  void says(String name, String pod, String expected) {
    says(workload(pod), expected);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void says(WorkloadFixture workload, String expected) {
    // It may hold data, so that nothing follows on whether it could run.
    workload.volume(VolumeSource.PERSISTENT_VOLUME_CLAIM);

    assertThat(message(workload.knowing(IMAGES).evaluated())).isEqualTo(expected);
  }

  static Stream<Arguments> says() {
    return Stream.of(
        argumentSet("eight missing mounts are all told", tight(8), tightSentences()),
        argumentSet(
            "the ninth is counted",
            tight(9),
            tightSentences() + " 1 more container" + LACKS_MOUNT + "a required path."),
        argumentSet(
            "the ninth and tenth are counted",
            tight(10),
            tightSentences() + " 2 more containers" + LACK_MOUNTS + "a required path."),
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

  private static WorkloadFixture tight(int containers) {
    return deployment("web").containers(containers, "c", c -> c.readOnly());
  }

  private static String tightSentences() {
    return eight(i -> "Deployment 'web' container 'c-" + i + "'" + LACKS_MOUNT + "/tmp.");
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
            .container("proxy", c -> c.image("nginx"))
            .knowing(IMAGES)
            .evaluated();

    assertThat(message(web))
        .endsWith("/tmp. " + Rationale.of(web, List.of(web.containers().getLast())).orElseThrow());
  }

  private static String message(WorkloadVerdict workload) {
    return Finding.of(workload).orElseThrow().message();
  }
}
