package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mounts make a required path writable. */
class MountCoverTest {
  @Test
  void theseSourcesAreWritableAndTheOthersNever() {
    assertThat(
            Arrays.stream(VolumeSource.values())
                .collect(
                    Collectors.partitioningBy(
                        source -> covers("/tmp", c -> c.mount("/tmp", source)))))
        .hasToString(
            "{false=[CONFIG_MAP, SECRET, DOWNWARD_API, PROJECTED, IMAGE, GIT_REPO, BLOCK_DEVICE, UNKNOWN,"
                + " MISSING], true=[EMPTY_DIR, PERSISTENT_VOLUME_CLAIM, CLAIM_TEMPLATE, EPHEMERAL, HOST_PATH,"
                + " NFS, CSI, IN_TREE_DISK]}");
  }

  @ParameterizedTest(name = "readOnly in the mount of {0}")
  @EnumSource
  void aReadOnlyMountIsNeverWritable(VolumeSource source) {
    assertThat(covers("/tmp", c -> c.readOnlyMount("/tmp", source))).isFalse();
  }

  @ParameterizedTest(name = "readOnly in the volume, {0}")
  @EnumSource(names = {"PERSISTENT_VOLUME_CLAIM", "CSI", "NFS", "IN_TREE_DISK"})
  void aVolumeThatIsItselfReadOnlyIsNotWritable(VolumeSource source) {
    assertThat(covers("/tmp", c -> c.mountOfReadOnlyVolume("/tmp", source))).isFalse();
  }

  @ParameterizedTest(name = "emptyDir at {1} for {0}: {2}")
  @CsvSource({
    "/tmp, /tmp, true", "/tmp, /tmp/, true",
    "/tmp, //tmp, true", "/tmp, /./tmp/., true",
    "/tmp, /var/../tmp, true", "/tmp, /../tmp, true",
    "/tmp, tmp, true", "/tmp, /, true",
    "/tmp, /tmp/x, false", "/tmp, /tmpfs, false",
    "/tmp, /t, false", "/tmp, /TMP, false",
    "/tmp, /tmp/.., true", "/tmp, /var/tmp, false",
    "/var/cache/app, /var, true", "/var/cache/app, /var/cache, true",
    "/var/cache/app, /var/cach, false", "/var/run, /run, true",
    "/run, /var/run/, true", "/var/run/app, /run, true",
    "/run/app, /var/run/app, true", "/var/runner, /run, false",
    "/var/lock, /run/lock, true", "/run/lock, /var/lock, true",
    "/var/lock, /run, true", "/var/lock, /var/run, true",
    "/var/run/lock, /var/lock, true", "/var/locks, /run/lock, false"
  })
  void theMountAtThePathOrAboveItDecides(String path, String mountPath, boolean covered) {
    assertThat(covers(path, c -> c.emptyDir(mountPath))).isEqualTo(covered);
  }

  @Rows(
      """
      no mount at all                                | /data         | app ro                                | false
      a mount without a path                         | /data         | app ro ""                             | false
      read-only below leaves the upper path writable | /data         | app ro /data /data/conf=empty-dir:ro  | true
      read-only below leaves its brothers            | /data/confx   | app ro /data /data/conf=empty-dir:ro  | true
      read-only below un-covers itself               | /data/conf    | app ro /data /data/conf=empty-dir:ro  | false
      read-only below un-covers its subtree          | /data/conf/x  | app ro /data /data/conf=empty-dir:ro  | false
      writable inside read-only                      | /data/cache/x | app ro /data=empty-dir:ro /data/cache | true
      beside writable inside read-only               | /data/other   | app ro /data=empty-dir:ro /data/cache | false
      above writable inside read-only                | /data         | app ro /data=empty-dir:ro /data/cache | false
      the lowest of three                            | /a/b/c/d      | app ro /a/b/c /a/b=empty-dir:ro /a    | true
      the middle of three                            | /a/b/x        | app ro /a/b/c /a/b=empty-dir:ro /a    | false
      the highest of three                           | /a/x          | app ro /a/b/c /a/b=empty-dir:ro /a    | true
      a configMap is nearer than the root            | /tmp          | app ro / /tmp=config-map              | false
      two mounts at one path, the last not writable  | /run          | app ro /run /var/run/=config-map      | false
      two mounts at one path, the first not writable | /tmp          | app ro /tmp=config-map /tmp           | false
      two mounts at the root, the first not writable | /tmp          | app ro /=config-map /                 | false
      two writable mounts at one path                | /tmp          | app ro /tmp /tmp/                     | true
      the runtime's own, without a mount             | /dev/shm/x    | app ro                                | true
      beside one above                               | /dev/shm      | app ro /dev=host-path:ro              | true
      a configMap in its place                       | /dev/shm/x    | app ro /dev/shm=config-map            | false
      or below it                                    | /dev/shm/x/y  | app ro /dev/shm/x=empty-dir:ro        | false
      or above a writable one                        | /dev/shm/x    | app ro /dev/shm=config-map /dev/shm/x | true
      """)
  void theNearestMountDecides(String name, String path, String pod, boolean covered) {
    assertThat(covers(path, workload(pod))).isEqualTo(covered);
  }

  private static boolean covers(String path, Consumer<ContainerFixture> mounts) {
    return covers(path, deployment("web").container("app", mounts));
  }

  private static boolean covers(String path, WorkloadFixture workload) {
    ContainerEvaluation app =
        workload.evaluated(policy("requires=" + path)).containers().getFirst();
    return app.facts().uncovered(app.required().paths()).isEmpty();
  }

  @ParameterizedTest(name = "''{0}'' is {1}")
  @CsvSource({
    "/tmp, /tmp", "/tmp/, /tmp", "//tmp///x//, /tmp/x", "/./tmp/./x/., /tmp/x",
    "/a/b/../c, /a/c", "/a/../.., /", "/.., /", "/..., /...",
    "tmp, /tmp", "/, /", "'', /", "/a b/c, /a b/c",
    "/var/run/, /var/run"
  })
  void isNormalisedAsText(String text, String expected) {
    assertThat(ContainerPath.of(text)).hasToString(expected);
    assertThat(ContainerPath.of(text).spelling()).isEqualTo(expected);
  }

  /** So that a path takes no memory beside the object's own text. */
  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/a", "/var/cache/nginx"})
  void whatIsNormalAlreadyIsNotCopied(String text) {
    assertThat(ContainerPath.of(text).spelling()).isSameAs(text);
  }

  @ParameterizedTest(name = "{0} is {1} without links")
  @CsvSource({
    "/var/run, /run", "/var/run/x, /run/x", "/var/lock/x, /run/lock/x",
    "/var/run/lock, /run/lock", "/var/lib, /var/lib", "/tmp, /tmp"
  })
  void canBeSpeltWithoutLinks(String text, String expected) {
    assertThat(ContainerPath.of(text).withoutLinks()).hasToString(expected);
  }

  @ParameterizedTest(name = "{0} is in {1}")
  @CsvSource({"/tmp/x, /tmp", "/tmp, /", "/, /", "/var/run, /var"})
  void liesInADirectory(String path, String parent) {
    assertThat(ContainerPath.of(path).parent()).hasToString(parent);
  }

  @Test
  void sortsByItsSpelling() {
    List<ContainerPath> sorted =
        Stream.of("/var/run", "/tmp", "/run").map(ContainerPath::of).sorted().toList();

    assertThat(sorted).map(ContainerPath::spelling).containsExactly("/run", "/tmp", "/var/run");
  }
}
