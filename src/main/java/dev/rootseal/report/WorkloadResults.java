package dev.rootseal.report;

import dev.rootseal.rule.Result;

/**
 * Workloads counted by result. A workload passes when it has no finding; the threshold is measured
 * on containers, never on the workloads of a namespace.
 */
public record WorkloadResults(int pass, int fail, int notApplicable, int unknown) {
  public static final WorkloadResults NONE = new WorkloadResults(0, 0, 0, 0);

  /** This and so many more workloads of one result. */
  public WorkloadResults plus(Result result, int count) {
    return switch (result) {
      case PASS -> plus(new WorkloadResults(count, 0, 0, 0));
      case FAIL -> plus(new WorkloadResults(0, count, 0, 0));
      case NOT_APPLICABLE -> plus(new WorkloadResults(0, 0, count, 0));
      case UNKNOWN -> plus(new WorkloadResults(0, 0, 0, count));
    };
  }

  public WorkloadResults plus(WorkloadResults other) {
    return new WorkloadResults(
        pass + other.pass,
        fail + other.fail,
        notApplicable + other.notApplicable,
        unknown + other.unknown);
  }

  public int of(Result result) {
    return switch (result) {
      case PASS -> pass;
      case FAIL -> fail;
      case NOT_APPLICABLE -> notApplicable;
      case UNKNOWN -> unknown;
    };
  }

  public int workloads() {
    return pass + fail + notApplicable + unknown;
  }
}
