package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.WorkloadVerdict;
import org.junit.jupiter.api.Test;

/** The finding of a workload, container by container. */
class ContainerSentenceTest {
  private static String of(String pod, int container) {
    WorkloadVerdict verdict = workload(pod).evaluated();
    return FindingSentence.of(verdict, verdict.containers().get(container));
  }

  private static String ofAnnotations(String pod) {
    return FindingSentence.ofAnnotations(workload(pod).evaluated());
  }

  @Test
  void eachContainerHasItsOwn() {
    String pod = "app rw; tight ro; fine good";

    assertThat(of(pod, 0)).contains("Deployment 'web'", "'app'").doesNotContain("'tight'");
    assertThat(of(pod, 1)).contains("Deployment 'web'", "'tight'").doesNotContain("'app'");
    assertThat(of(pod, 2)).isEmpty();
  }

  @Test
  void ofAnExemptOneItIsWhatItWouldBe() {
    assertThat(of("deployment web @exempt=\"writes plugins\" : app", 0))
        .isNotEmpty()
        .isEqualTo(of("app", 0));
  }

  @Test
  void whereTheRuleDoesNotApplyThereIsNone() {
    assertThat(of("deployment web windows : app", 0)).isEmpty();
  }

  @Test
  void statelessIsTheWorkloadNotTheContainer() {
    assertThat(of("app; db /data=claim", 0)).endsWith(" 'app'.");
  }

  @Test
  void anAnnotationIsToldOnceWhereNoContainerTellsIt() {
    assertThat(ofAnnotations("deployment web @exempt=\"\" : app")).isEmpty();
    assertThat(ofAnnotations("app")).isEmpty();
    assertThat(ofAnnotations("deployment web @exempt=\"\" : app good"))
        .contains("Deployment 'web'", "'rootseal.dev/exempt'");
  }
}
