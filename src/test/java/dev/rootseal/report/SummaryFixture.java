package dev.rootseal.report;

import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;

/** Numbers of namespaces for tests: 80 % to reach, nothing exempt, waived or not rolled out. */
public final class SummaryFixture {
  private SummaryFixture() {}

  public static NamespaceSummary summary(String name, Tally tally, WorkloadResults workloads) {
    return new NamespaceSummary(
        name, Threshold.DEFAULT, tally, workloads, workloads.fail(), ExemptionUses.NONE, 0, 0);
  }

  /** X of Y containers comply, the others are writable. */
  public static Tally tally(int compliant, int evaluated) {
    return new Tally(compliant, 0, evaluated - compliant, 0, 0, 0);
  }
}
