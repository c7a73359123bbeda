package dev.rootseal.report;

import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reports and numbers of namespaces for tests: 80 % to reach, nothing exempt, waived or not rolled
 * out.
 */
public final class SummaryFixture {
  private SummaryFixture() {}

  public static NamespaceSummary summary(String name, Tally tally, WorkloadResults workloads) {
    return new NamespaceSummary(
        name,
        Threshold.DEFAULT,
        tally,
        workloads,
        workloads.fail(),
        ExemptionUses.NONE,
        0,
        0,
        Optional.empty());
  }

  public static NamespaceSummary inEmergency(NamespaceSummary calm, String reason) {
    return new NamespaceSummary(
        calm.namespace(),
        calm.threshold(),
        calm.tally(),
        calm.workloads(),
        calm.findings(),
        calm.exemptions(),
        calm.waived(),
        calm.notRolledOut(),
        Optional.of(reason));
  }

  /** That of these workloads in the namespace {@code shop}, one a line as of {@link PodLine}. */
  public static NamespaceReport report(String... pods) {
    return report(Stream.of(pods).map(pod -> PodLine.workload(pod).evaluated()).toList());
  }

  public static NamespaceReport report(List<WorkloadVerdict> verdicts) {
    return NamespaceReport.of(NamespaceFacts.named("shop"), Threshold.DEFAULT, verdicts, List.of());
  }

  /** X of Y containers comply, the others are writable. */
  public static Tally tally(int compliant, int evaluated) {
    return new Tally(compliant, 0, evaluated - compliant, 0, 0, 0);
  }
}
