package dev.rootseal.rule;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.ContainerFacts.ManifestMistake;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person is told beside the verdict. */
class NotesTest {
  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void notes(Consumer<ContainerFixture> app, String expected) {
    assertThat(VerdictText.of(deployment("web").container("app", app).evaluated()))
        .isEqualTo("app: " + expected);
  }

  static Stream<Arguments> notes() {
    return Stream.of(
        told(
            "a host path covers and is told",
            c -> c.readOnly().mount("/tmp/", VolumeSource.HOST_PATH),
            "Compliant + HostPath[path=/tmp]"),
        told(
            "a host path above a required path is told",
            c -> c.readOnly().mount("/", VolumeSource.HOST_PATH),
            "WritableRootFilesystem (volume at /) + HostPath[path=/]"),
        told(
            "a host path below a required path is told",
            c -> c.readOnly().emptyDir("/tmp").mount("/tmp/x", VolumeSource.HOST_PATH),
            "Compliant + HostPath[path=/tmp/x]"),
        told(
            "a host path elsewhere is no matter",
            c -> c.readOnly().emptyDir("/tmp").mount("/tmpfs", VolumeSource.HOST_PATH),
            "Compliant"),
        told(
            "a host path that is mounted readOnly is not called writable",
            c -> c.readOnly().readOnlyMount("/tmp", VolumeSource.HOST_PATH),
            "MissingWritableMount /tmp"),
        told(
            "an unknown volume source does not cover and is told",
            c -> c.readOnly().mount("/tmp", VolumeSource.UNKNOWN),
            "MissingWritableMount /tmp + UnknownVolumeSource[volume=app-0, path=/tmp]"),
        told(
            "a missing volume elsewhere is no matter",
            c -> c.readOnly().emptyDir("/tmp").mountOfMissingVolume("/data", "data"),
            "Compliant"),
        told(
            "a mount without a path is no matter",
            c -> c.readOnly().emptyDir("/tmp").mountOfMissingVolume("", "data"),
            "Compliant"),
        told(
            "privileged and compliant",
            c -> c.readOnly().privileged().emptyDir("/tmp"),
            "Compliant + Privileged[]"),
        told(
            "privileged and writable",
            c -> c.privileged(),
            "WritableRootFilesystem (not set) + Privileged[]"),
        told(
            "a gitRepo",
            c -> c.readOnly().mount("/tmp", VolumeSource.GIT_REPO),
            "MissingWritableMount /tmp + GitRepo[volume=app-0, path=/tmp]"),
        told(
            "mistakes, then privileged, then mounts in their order",
            c ->
                c.flagNotBoolean()
                    .mountOfMissingVolume("/tmp", "gone")
                    .mount("/tmp/x", VolumeSource.HOST_PATH)
                    .privileged()
                    .mistake(new ManifestMistake.FlagAtPodLevel())
                    .mistake(new ManifestMistake.DuplicateName()),
            "Invalid + Mistake[mistake=FlagAtPodLevel[]] + Mistake[mistake=DuplicateName[]]"
                + " + Privileged[] + MissingVolume[volume=gone, path=/tmp]"
                + " + HostPath[path=/tmp/x]"));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HOST_PATH", "GIT_REPO", "UNKNOWN", "MISSING"})
  void theOtherSourcesNeedNoNote(VolumeSource source) {
    assertThat(
            deployment("web")
                .container("app", c -> c.readOnly().mount("/tmp", source))
                .evaluated()
                .containers()
                .getFirst()
                .notes())
        .isEmpty();
  }

  private static Arguments told(String name, Consumer<ContainerFixture> app, String expected) {
    return argumentSet(name, app, expected);
  }

  @Test
  void whatIsDeclaredThenExemptionsThenMistakesThenPathsThenMounts() {
    WorkloadFixture workload =
        deployment("web")
            .exemptBecause("")
            .knowing(
                new KnownImages()
                    .image("app", i -> i.requires("/data").special("/tmp", Need.SEED).onlyHints()))
            .container(
                "app",
                c ->
                    c.image("app")
                        .readOnly()
                        .privileged()
                        .mountOfMissingVolume("/tmp", "gone")
                        .mistake(new ManifestMistake.DuplicateName()));

    assertThat(VerdictText.of(workload.evaluated()))
        .isEqualTo(
            "app: MissingWritableMount /tmp"
                + " + EmptyReason[key=rootseal.dev/exempt]"
                + " + Mistake[mistake=DuplicateName[]]"
                + " + Privileged[]"
                + " + SpecialNeed[path=/tmp, need=SEED]"
                + " + AdvisedPath[path=/data, who=app]"
                + " + MissingVolume[volume=gone, path=/tmp]");
  }

  @Test
  void aContainerThatCompliesWithWhatIsNotRolledOutIsTold() {
    WorkloadFixture web =
        deployment("web").notRolledOut().container("app", c -> c.compliant()).container("proxy");

    assertThat(VerdictText.of(web.evaluated()))
        .isEqualTo("app: Compliant + NotRolledOut[]; proxy: WritableRootFilesystem (not set)");
  }

  @Test
  void whenTheOwnersPathsWereSeenIsTold() {
    assertThat(observed("2026-07-30 for 10m"))
        .containsExactly(
            new Note.Observed(
                new OwnerObservation(
                    LocalDate.of(2026, 7, 30), Duration.ofMinutes(10), List.of())));
  }

  @Test
  void anObservationThatCannotBeReadIsTold() {
    assertThat(observed("lately"))
        .containsExactly(new Note.BadObservation("observed.rootseal.dev/app"));
  }

  private static List<Note> observed(String value) {
    return deployment("web")
        .annotated("rootseal.dev/writable-paths", "/tmp")
        .annotated("observed.rootseal.dev/app", value)
        .container("app", c -> c.compliant())
        .evaluated()
        .containers()
        .getFirst()
        .notes();
  }

  @Test
  void anAnnotationWithPathsIsToldBeforeTheExemption() {
    WorkloadFixture workload =
        deployment("web")
            .exemptBecause("")
            .annotated("rootseal.dev/writable-paths", "")
            .container("app");

    assertThat(workload.evaluated().containers().getFirst().notes())
        .map(note -> note.getClass().getSimpleName())
        .containsExactly("UnusableAnnotation", "EmptyReason");
  }
}
