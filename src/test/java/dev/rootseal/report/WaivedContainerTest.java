package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.NamespaceReport.WaivedContainer;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers that comply only because their owner took a path away: counted and listed. */
class WaivedContainerTest {
  private static final String FOR_APP = "writable-paths.rootseal.dev/app";

  @Test
  void aReportListsThemInOrder() {
    NamespaceReport report = report(waived("web", "app ro"), waived("api", "app ro"));

    assertThat(report.waived()).containsExactly(entry("api"), entry("web"));
    assertThat(report.summary().waived()).isEqualTo(2);
    assertThat(report.summary().tally().compliant()).isEqualTo(2);
    assertThat(ClusterReport.of(Threshold.DEFAULT, List.of(report.summary())).waived())
        .isEqualTo(2);
  }

  @Test
  void oneThatIsAFindingAllTheSameIsNotCounted() {
    WorkloadVerdict open = waived("web", "app");

    assertThat(report(open).waived()).isEmpty();
    assertThat(report(open).findings().getFirst().containers().getFirst().notes())
        .containsExactly(
            "Annotation writable-paths.rootseal.dev/app waives /tmp, which would need a writable"
                + " mount otherwise.");
  }

  @Test
  void oneThatNeedsNoWaiverIsNotCounted() {
    assertThat(report(waived("web", "app good")).summary().waived()).isZero();
  }

  private static WorkloadVerdict waived(String name, String container) {
    return workload("deployment %s @%s=none : %s".formatted(name, FOR_APP, container)).evaluated();
  }

  private static WaivedContainer entry(String name) {
    return new WaivedContainer(
        new WorkloadRef("Deployment", "shop", name),
        "app",
        FOR_APP,
        List.of(ContainerPath.of("/tmp")));
  }

  private static NamespaceReport report(WorkloadVerdict... verdicts) {
    return NamespaceReport.of("shop", Threshold.DEFAULT, List.of(verdicts), List.of());
  }
}
