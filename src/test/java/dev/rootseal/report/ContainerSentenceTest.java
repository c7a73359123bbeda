package dev.rootseal.report;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import org.junit.jupiter.api.Test;

/** The finding of a workload, container by container. */
class ContainerSentenceTest {
  private static String of(WorkloadFixture workload, int container) {
    WorkloadVerdict verdict = workload.evaluated();
    return ContainerSentence.of(verdict, verdict.containers().get(container));
  }

  @Test
  void eachContainerHasItsOwn() {
    WorkloadFixture workload =
        deployment("web")
            .container("app", ContainerFixture::flagFalse)
            .container("tight", ContainerFixture::readOnly)
            .container("fine", ContainerFixture::compliant);

    assertThat(of(workload, 0))
        .isEqualTo(
            "Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app' (set to"
                + " false). Stateless application could run with read-only root.");
    assertThat(of(workload, 1))
        .isEqualTo(
            "Deployment 'web' container 'tight' is read-only but has no writable mount at /tmp.");
    assertThat(of(workload, 2)).isEmpty();
  }

  @Test
  void ofAnExemptOneItIsWhatItWouldBe() {
    assertThat(of(deployment("web").container("app").exemptBecause("writes plugins"), 0))
        .startsWith("Deployment 'web' lacks readOnlyRootFilesystem: true in container 'app'.");
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
        .endsWith("in container 'app'.");
  }

  @Test
  void anAnnotationIsToldOnce() {
    WorkloadFixture broken = deployment("web").exemptBecause("");

    assertThat(ContainerSentence.ofAnnotations(broken.container("app").evaluated())).isEmpty();
  }

  @Test
  void anAnnotationIsToldWhereNoContainerTellsIt() {
    assertThat(
            ContainerSentence.ofAnnotations(
                deployment("web")
                    .exemptBecause("")
                    .container("app", ContainerFixture::compliant)
                    .evaluated()))
        .startsWith("Deployment 'web' has an exemption without a reason in annotation ");
  }

  @Test
  void withoutABrokenAnnotationThereIsNothingToTell() {
    assertThat(ContainerSentence.ofAnnotations(deployment("web").container("app").evaluated()))
        .isEmpty();
  }
}
