package dev.rootseal.report;

import static dev.rootseal.rule.WorkloadFixture.daemonSet;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.pod;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FindingSentenceTest {
  private static final String STATELESS = " Stateless application could run with read-only root.";

  @Test
  void aWritableVolumeOverTheRootIsNamed() {
    assertThat(
            Finding.of(
                    deployment("web")
                        .container("app", c -> c.compliant().emptyDir("/"))
                        .evaluated())
                .orElseThrow()
                .message())
        .isEqualTo(
            "Deployment 'web' container 'app' is read-only, but volume 'app-1' is mounted at /: a"
                + " writable root by another name.");
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource({"flags", "mounts"})
  void says(WorkloadFixture workload, String expected) {
    assertThat(Finding.of(workload.evaluated()))
        .hasValueSatisfying(finding -> assertThat(finding.message()).isEqualTo(expected));
  }

  static Stream<Arguments> flags() {
    return Stream.of(
        argumentSet(
            "one container",
            deployment("web-app").container("app"),
            "Deployment 'web-app' lacks readOnlyRootFilesystem: true in container 'app'."
                + STATELESS),
        argumentSet(
            "only the ones in disorder are named",
            daemonSet("agent").container("good", c -> c.compliant()).container("bad"),
            "DaemonSet 'agent' lacks readOnlyRootFilesystem: true in container 'bad'." + STATELESS),
        argumentSet(
            "several containers",
            deployment("web").container("app").container("proxy"),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'app', 'proxy'."
                + STATELESS),
        argumentSet(
            "of every type",
            pod("web")
                .init("setup", c -> {})
                .init("migrate", c -> {})
                .sidecar("proxy", c -> {})
                .container("app")
                .ephemeral("debug", c -> {}),
            "Pod 'web' lacks readOnlyRootFilesystem: true in container 'app' and init containers"
                + " 'setup', 'migrate' and sidecar container 'proxy' and ephemeral container"
                + " 'debug'."
                + STATELESS),
        argumentSet(
            "set to false",
            deployment("web").container("app", c -> c.flagFalse()),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'"
                + " (set to false)."
                + STATELESS),
        argumentSet(
            "set to false in one of two",
            deployment("web").container("app").container("proxy", c -> c.flagFalse()),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'app', 'proxy'"
                + " (set to false in 'proxy')."
                + STATELESS),
        argumentSet(
            "set to false in both",
            deployment("web")
                .container("app", c -> c.flagFalse())
                .container("proxy", c -> c.flagFalse()),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'app', 'proxy'"
                + " (set to false)."
                + STATELESS),
        argumentSet(
            "not a boolean",
            deployment("web").container("app", c -> c.flagNotBoolean()),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'"
                + " (not a boolean)."
                + STATELESS),
        argumentSet(
            "false, not a boolean and not set",
            deployment("web")
                .container("a", c -> c.flagFalse())
                .container("b", c -> c.flagNotBoolean())
                .container("c"),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'a', 'b', 'c'"
                + " (set to false in 'a') (not a boolean in 'b')."
                + STATELESS),
        argumentSet(
            "eight containers are all named",
            deployment("web").containers(8, "c", c -> {}),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'c-1', 'c-2',"
                + " 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8'."
                + STATELESS),
        argumentSet(
            "ten containers are not",
            deployment("web").containers(10, "c", c -> {}),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in containers 'c-1', 'c-2',"
                + " 'c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-8' and 2 more."
                + STATELESS),
        argumentSet(
            "a container without a name",
            deployment("web").container(""),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in container ''." + STATELESS));
  }

  static Stream<Arguments> mounts() {
    return Stream.of(
        argumentSet(
            "a missing mount, and nothing about a flag that is set",
            deployment("web-app").container("app", c -> c.readOnly()),
            "Deployment 'web-app' container 'app' is read-only but has no writable mount at /tmp."),
        argumentSet(
            "several missing paths",
            deployment("web")
                .annotated("rootseal.dev/writable-paths", "/tmp,/var/cache/nginx")
                .init("setup", c -> c.readOnly()),
            "Deployment 'web' init container 'setup' is read-only but has no writable mount at"
                + " /tmp, /var/cache/nginx (declared by its owner)."),
        argumentSet(
            "paths of an annotation that cannot be used are not declared",
            deployment("web")
                .annotated("rootseal.dev/writable-paths", "/data,cache")
                .container("app", c -> c.readOnly()),
            "Deployment 'web' container 'app' is read-only but has no writable mount at /data,"
                + " /tmp."),
        argumentSet(
            "a missing flag and two missing mounts",
            deployment("web")
                .container("app", c -> c.readOnly())
                .sidecar("proxy", c -> c.readOnly())
                .container("shell", c -> c.flagFalse()),
            "Deployment 'web' lacks readOnlyRootFilesystem: true in container 'shell'"
                + " (set to false)."
                + " Deployment 'web' container 'app' is read-only but has no writable mount at"
                + " /tmp."
                + " Deployment 'web' sidecar container 'proxy' is read-only but has no writable"
                + " mount at /tmp."
                + STATELESS),
        argumentSet("eight missing mounts are all told", tight(8), tightSentences(8)),
        argumentSet(
            "the ninth is counted",
            tight(9),
            tightSentences(8)
                + " 1 more container is read-only but has no writable mount at a required path."),
        argumentSet(
            "the ninth and tenth are counted",
            tight(10),
            tightSentences(8)
                + " 2 more containers are read-only but have no writable mount at a required"
                + " path."));
  }

  @ParameterizedTest(name = "a volume of {0} is data")
  @EnumSource(
      names = {
        "PERSISTENT_VOLUME_CLAIM",
        "CLAIM_TEMPLATE",
        "EPHEMERAL",
        "HOST_PATH",
        "NFS",
        "CSI",
        "IN_TREE_DISK",
        "UNKNOWN"
      })
  void aWorkloadWithDataIsNotCalledStateless(VolumeSource source) {
    assertThat(message(statefulSet("db").volume(VolumeSource.SECRET).volume(source)))
        .isEqualTo("StatefulSet 'db' lacks readOnlyRootFilesystem: true in container 'app'.");
  }

  @ParameterizedTest(name = "a volume of {0} is no data")
  @EnumSource(
      names = {
        "EMPTY_DIR",
        "CONFIG_MAP",
        "SECRET",
        "DOWNWARD_API",
        "PROJECTED",
        "IMAGE",
        "MISSING"
      })
  void aWorkloadWithoutDataIsCalledStateless(VolumeSource source) {
    assertThat(message(statefulSet("queue").volume(source))).endsWith("'app'." + STATELESS);
  }

  private static String message(WorkloadFixture workload) {
    return Finding.of(workload.container("app").evaluated()).orElseThrow().message();
  }

  private static WorkloadFixture tight(int containers) {
    return deployment("web").containers(containers, "c", c -> c.readOnly());
  }

  private static String tightSentences(int containers) {
    StringBuilder sentences = new StringBuilder();
    for (int i = 1; i <= containers; i++) {
      sentences
          .append(i == 1 ? "" : " ")
          .append("Deployment 'web' container 'c-")
          .append(i)
          .append("' is read-only but has no writable mount at /tmp.");
    }
    return sentences.toString();
  }
}
