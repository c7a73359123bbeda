package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {
  @Test
  void aWorkloadInOrderHasNone() {
    for (String pod : List.of("app good", "deployment iis windows : app", "deployment empty :")) {
      assertThat(Finding.of(workload(pod).evaluated())).isEmpty();
    }
  }

  @Test
  void listsTheContainersInDisorderAsTheyStand() {
    Finding finding =
        Finding.of(
                workload(
                        "deployment web in=front @writable-paths=/tmp,/var/run/app : init setup"
                            + " privileged; good good /run; app ro /tmp=host-path; odd odd")
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
