package dev.rootseal.rule;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFacts.ManifestMistake;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Facts that differ in one part, and what makes a pod template. */
class WorkloadFactsTest {
  private static final String PATHS = "rootseal.dev/writable-paths";

  @Test
  void onePartCanBeChangedAlone() {
    WorkloadFacts web = web().facts();

    assertThat(web.with(new OwnerAnnotations(Map.of(PATHS, "none"))))
        .isEqualTo(web().annotated(PATHS, "none").facts());
    assertThat(web.withRolledOut(false)).isEqualTo(web().notRolledOut().facts());
    assertThat(web.withContainers(deployment("other").container("proxy").facts().containers()))
        .isEqualTo(deployment("web").labelled("app", "web").container("proxy").facts());
  }

  @Test
  void theMistakesOfAContainerCanBeChangedAlone() {
    ManifestMistake mistake = new ManifestMistake.DuplicateName();

    assertThat(container().facts().withMistakes(List.of(mistake)))
        .isEqualTo(container().mistake(mistake).facts());
  }

  @Test
  void whatIsNotInTheTemplateMakesNoOther() {
    WorkloadFacts other =
        statefulSet("db")
            .in("data")
            .labelled("app", "db")
            .annotated(PATHS, "none")
            .notRolledOut()
            .container("app")
            .facts();

    assertThat(web().facts().hasTemplateOf(other)).isTrue();
  }

  @Test
  void theSystemAContainerOrAVolumeMakesAnother() {
    WorkloadFacts web = web().facts();

    assertThat(web.hasTemplateOf(web().onWindows().facts())).isFalse();
    assertThat(web.hasTemplateOf(web().container("proxy").facts())).isFalse();
    assertThat(web.hasTemplateOf(web().volume(VolumeSource.NFS).facts())).isFalse();
  }

  private static WorkloadFixture web() {
    return deployment("web").labelled("app", "web").container("app");
  }

  private static ContainerFixture container() {
    return new ContainerFixture("app", ContainerType.SIDECAR).compliant().privileged().servesWeb();
  }
}
