package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFacts.ManifestMistake;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person is told beside the verdict. */
class NotesTest {
  @Rows(
      """
      a host path covers and is told                              | app ro /tmp/=host-path                                             | Compliant + HostPath[path=/tmp]
      a host path above a required path is told                   | app ro /=host-path                                                 | WritableRootFilesystem (volume at /) + HostPath[path=/]
      a host path below a required path is told                   | app ro /tmp /tmp/x=host-path                                       | Compliant + HostPath[path=/tmp/x]
      a host path elsewhere is no matter                          | app ro /tmp /tmpfs=host-path                                       | Compliant
      a host path that is mounted readOnly is not called writable | app ro /tmp=host-path:ro                                           | MissingWritableMount /tmp
      an unknown volume source does not cover and is told         | app ro /tmp=unknown                                                | MissingWritableMount /tmp + UnknownVolumeSource[volume=app-0, path=/tmp]
      a missing volume elsewhere is no matter                     | app ro /tmp /data=?data                                            | Compliant
      a mount without a path is no matter                         | app ro /tmp =?data                                                 | Compliant
      privileged and compliant                                    | app ro privileged /tmp                                             | Compliant + Privileged[]
      privileged and writable                                     | app privileged                                                     | WritableRootFilesystem (not set) + Privileged[]
      a gitRepo                                                   | app ro /tmp=git-repo                                               | MissingWritableMount /tmp + GitRepo[volume=app-0, path=/tmp]
      mistakes, then privileged, then mounts in their order       | app odd /tmp=?gone /tmp/x=host-path privileged pod-level-flag twin | Invalid + Mistake[mistake=FlagAtPodLevel[]] + Mistake[mistake=DuplicateName[]] + Privileged[] + MissingVolume[volume=gone, path=/tmp] + HostPath[path=/tmp/x]
      """)
  void notes(String name, String pod, String expected) {
    assertThat(VerdictText.of(workload(pod).evaluated())).isEqualTo("app: " + expected);
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
