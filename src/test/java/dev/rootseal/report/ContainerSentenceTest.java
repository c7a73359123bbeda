package dev.rootseal.report;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import org.junit.jupiter.api.Test;

/** The finding of a workload, container by container. */
class ContainerSentenceTest {
  private static String of(WorkloadFixture workload, int container) {
    WorkloadVerdict verdict = workload.evaluated();
    return FindingSentence.of(verdict, verdict.containers().get(container));
  }

  @Test
  void eachContainerHasItsOwn() {
    WorkloadFixture workload =
        deployment("web")
            .container("app", ContainerFixture::flagFalse)
            .container("tight", ContainerFixture::readOnly)
            .container("fine", ContainerFixture::compliant);

    assertThat(of(workload, 0)).contains("Deployment 'web'", "'app'").doesNotContain("'tight'");
    assertThat(of(workload, 1)).contains("Deployment 'web'", "'tight'").doesNotContain("'app'");
    assertThat(of(workload, 2)).isEmpty();
  }

  @Test
  void ofAnExemptOneItIsWhatItWouldBe() {
    assertThat(of(deployment("web").container("app").exemptBecause("writes plugins"), 0))
        .isNotEmpty()
        .isEqualTo(of(deployment("web").container("app"), 0));
  }

  @Test
  void whereTheRuleDoesNotApplyThereIsNone() {
    assertThat(of(deployment("web").onWindows().container("app"), 0)).isEmpty();
  }

  @Test
  void statelessIsTheWorkloadNotTheContainer() {
    assertThat(
            of(
                deployment("web")
                    .container("app")
                    .container("db", c -> c.mount("/data", VolumeSource.PERSISTENT_VOLUME_CLAIM)),
                0))
        .endsWith(" 'app'.");
  }

  @Test
  void anAnnotationIsToldOnce() {
    WorkloadFixture broken = deployment("web").exemptBecause("");

    assertThat(FindingSentence.ofAnnotations(broken.container("app").evaluated())).isEmpty();
  }

  @Test
  void anAnnotationIsToldWhereNoContainerTellsIt() {
    assertThat(
            FindingSentence.ofAnnotations(
                deployment("web")
                    .exemptBecause("")
                    .container("app", ContainerFixture::compliant)
                    .evaluated()))
        .contains("Deployment 'web'", "'rootseal.dev/exempt'");
  }

  @Test
  void withoutABrokenAnnotationThereIsNothingToTell() {
    assertThat(FindingSentence.ofAnnotations(deployment("web").container("app").evaluated()))
        .isEmpty();
  }
}
