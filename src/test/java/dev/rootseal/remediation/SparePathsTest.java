package dev.rootseal.remediation;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.VolumeSource;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Paths of the policy's default that an image may write: a patch that sets the flag brings them.
 */
class SparePathsTest {
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("grafana", i -> i.worksReadOnly().requires("/var/lib/grafana").mayWrite("/tmp"))
          .image("nginx", i -> i.worksReadOnly().requires("/var/cache/nginx"));

  @Test
  void aPatchBringsADefaultPathThatTheImageMayWrite() {
    assertThat(added(c -> c.image("grafana"))).containsExactly("/var/lib/grafana", "/tmp");
  }

  @Test
  void notWhereItIsThereAlready() {
    assertThat(added(c -> c.image("grafana").emptyDir("/tmp"))).containsExactly("/var/lib/grafana");
  }

  @Test
  void notWhereTheContainerIsReadOnlyAlready() {
    assertThat(added(c -> c.image("grafana").readOnly())).containsExactly("/var/lib/grafana");
  }

  @Test
  void notWhereAMountStandsInTheWay() {
    assertThat(added(c -> c.image("grafana").readOnlyMount("/tmp", VolumeSource.CONFIG_MAP)))
        .containsExactly("/var/lib/grafana");
  }

  @Test
  void notWhereTheImageIsNotKnownToWriteIt() {
    assertThat(added(c -> c.image("nginx"))).containsExactly("/var/cache/nginx");
  }

  private static List<String> added(Consumer<ContainerFixture> app) {
    Remediation remediation =
        Remediation.of(deployment("web").knowing(IMAGES).container("app", app).evaluated());
    return remediation.patched().getFirst().added().stream()
        .map(PatchedContainer.Mount::mountPath)
        .toList();
  }
}
