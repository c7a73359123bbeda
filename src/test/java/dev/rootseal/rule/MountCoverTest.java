package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which mounts make a required path writable. */
class MountCoverTest {
  @Test
  void theseSourcesAreWritableAndTheOthersNever() {
    Map<Boolean, List<VolumeSource>> byWritability =
        Arrays.stream(VolumeSource.values())
            .collect(
                Collectors.partitioningBy(source -> covers("/tmp", c -> c.mount("/tmp", source))));

    assertThat(byWritability.get(true))
        .containsExactly(
            VolumeSource.EMPTY_DIR,
            VolumeSource.PERSISTENT_VOLUME_CLAIM,
            VolumeSource.CLAIM_TEMPLATE,
            VolumeSource.EPHEMERAL,
            VolumeSource.HOST_PATH,
            VolumeSource.NFS,
            VolumeSource.CSI,
            VolumeSource.IN_TREE_DISK);
    assertThat(byWritability.get(false))
        .containsExactly(
            VolumeSource.CONFIG_MAP,
            VolumeSource.SECRET,
            VolumeSource.DOWNWARD_API,
            VolumeSource.PROJECTED,
            VolumeSource.IMAGE,
            VolumeSource.GIT_REPO,
            VolumeSource.BLOCK_DEVICE,
            VolumeSource.UNKNOWN,
            VolumeSource.MISSING);
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
    "/tmp,           /tmp,           true",
    "/tmp,           /tmp/,          true",
    "/tmp,           //tmp,          true",
    "/tmp,           /./tmp/.,       true",
    "/tmp,           /var/../tmp,    true",
    "/tmp,           /../tmp,        true",
    "/tmp,           tmp,            true",
    "/tmp,           /,              true",
    "/tmp,           /tmp/x,         false",
    "/tmp,           /tmpfs,         false",
    "/tmp,           /t,             false",
    "/tmp,           /TMP,           false",
    "/tmp,           /tmp/..,        true",
    "/tmp,           /var/tmp,       false",
    "/var/cache/app, /var,           true",
    "/var/cache/app, /var/cache,     true",
    "/var/cache/app, /var/cach,      false",
    "/var/run,       /run,           true",
    "/run,           /var/run/,      true",
    "/var/run/app,   /run,           true",
    "/run/app,       /var/run/app,   true",
    "/var/runner,    /run,           false",
    "/var/lock,      /run/lock,      true",
    "/run/lock,      /var/lock,      true",
    "/var/lock,      /run,           true",
    "/var/lock,      /var/run,       true",
    "/var/run/lock,  /var/lock,      true",
    "/var/locks,     /run/lock,      false",
  })
  void theMountAtThePathOrAboveItDecides(String path, String mountPath, boolean covered) {
    assertThat(covers(path, c -> c.emptyDir(mountPath))).isEqualTo(covered);
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void theNearestMountDecides(String path, Consumer<ContainerFixture> mounts, boolean covered) {
    assertThat(covers(path, mounts)).isEqualTo(covered);
  }

  static Stream<Arguments> theNearestMountDecides() {
    Consumer<ContainerFixture> readOnlyInside =
        c -> c.emptyDir("/data").readOnlyMount("/data/conf", VolumeSource.EMPTY_DIR);
    Consumer<ContainerFixture> writableInside =
        c -> c.readOnlyMount("/data", VolumeSource.EMPTY_DIR).emptyDir("/data/cache");
    Consumer<ContainerFixture> threeDeep =
        c -> c.emptyDir("/a/b/c").readOnlyMount("/a/b", VolumeSource.EMPTY_DIR).emptyDir("/a");
    return Stream.of(
        asked("no mount at all", "/data", c -> {}, false),
        asked("read-only below leaves the upper path writable", "/data", readOnlyInside, true),
        asked("read-only below leaves its brothers", "/data/confx", readOnlyInside, true),
        asked("read-only below un-covers itself", "/data/conf", readOnlyInside, false),
        asked("read-only below un-covers its subtree", "/data/conf/x", readOnlyInside, false),
        asked("writable inside read-only", "/data/cache/x", writableInside, true),
        asked("beside writable inside read-only", "/data/other", writableInside, false),
        asked("above writable inside read-only", "/data", writableInside, false),
        asked("the lowest of three", "/a/b/c/d", threeDeep, true),
        asked("the middle of three", "/a/b/x", threeDeep, false),
        asked("the highest of three", "/a/x", threeDeep, true),
        asked(
            "a configMap is nearer than the root",
            "/tmp",
            c -> c.emptyDir("/").mount("/tmp", VolumeSource.CONFIG_MAP),
            false),
        asked(
            "two mounts at one path, the last not writable",
            "/run",
            c -> c.emptyDir("/run").mount("/var/run/", VolumeSource.CONFIG_MAP),
            false),
        asked(
            "two mounts at one path, the first not writable",
            "/tmp",
            c -> c.mount("/tmp", VolumeSource.CONFIG_MAP).emptyDir("/tmp"),
            false),
        asked(
            "two mounts at the root, the first not writable",
            "/tmp",
            c -> c.mount("/", VolumeSource.CONFIG_MAP).emptyDir("/"),
            false),
        asked(
            "two writable mounts at one path",
            "/tmp",
            c -> c.emptyDir("/tmp").emptyDir("/tmp/"),
            true));
  }

  @Test
  void aMountWithoutAPathCoversNothing() {
    assertThat(covers("/tmp", c -> c.emptyDir(""))).isFalse();
  }

  private static Arguments asked(
      String name, String path, Consumer<ContainerFixture> mounts, boolean covered) {
    return argumentSet(name, path, mounts, covered);
  }

  private static boolean covers(String path, Consumer<ContainerFixture> mounts) {
    Policy policy = policy(p -> p.requires(path));
    ContainerEvaluation app =
        deployment("web")
            .container("app", mounts.andThen(ContainerFixture::readOnly))
            .evaluated(policy)
            .containers()
            .getFirst();
    return app.facts().uncovered(app.required().paths()).isEmpty();
  }
}
