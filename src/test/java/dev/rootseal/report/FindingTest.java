package dev.rootseal.report;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {
  @Test
  void aWorkloadInOrderHasNone() {
    assertThat(Finding.of(deployment("web").container("app", c -> c.compliant()).evaluated()))
        .isEmpty();
    assertThat(Finding.of(deployment("iis").onWindows().container("app").evaluated())).isEmpty();
    assertThat(Finding.of(deployment("empty").evaluated())).isEmpty();
  }

  @Test
  void listsTheContainersInDisorderAsTheyStand() {
    Finding finding =
        Finding.of(
                deployment("web")
                    .in("front")
                    .annotated("rootseal.dev/writable-paths", "/tmp,/var/run/app")
                    .init("setup", c -> c.image("busybox:1.37").privileged())
                    .container("good", c -> c.readOnly().emptyDir("/tmp").emptyDir("/run"))
                    .container(
                        "app",
                        c ->
                            c.image("registry.example/app@sha256:00")
                                .readOnly()
                                .mount("/tmp", VolumeSource.HOST_PATH))
                    .container("odd", c -> c.image("").flagNotBoolean())
                    .evaluated())
            .orElseThrow();

    assertThat(finding.workload()).isEqualTo(new WorkloadRef("Deployment", "front", "web"));
    assertThat(finding.containers())
        .containsExactly(
            new Finding.Container(
                "setup",
                ContainerType.INIT,
                Verdict.WRITABLE_ROOT_FILESYSTEM,
                List.of(),
                List.of(NoteSentence.of(new Note.Privileged()))),
            new Finding.Container(
                "app",
                ContainerType.CONTAINER,
                Verdict.MISSING_WRITABLE_MOUNT,
                List.of("/var/run/app"),
                List.of(NoteSentence.of(new Note.HostPath(ContainerPath.of("/tmp"))))),
            new Finding.Container(
                "odd", ContainerType.CONTAINER, Verdict.INVALID, List.of(), List.of()));
  }
}
