package dev.rootseal.report;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;

/** The outcome where some workloads could not be evaluated. */
final class Results {
  private Results() {}

  static Result of(Tally tally, Threshold threshold, int unevaluated) {
    Result result = tally.result(threshold);
    return result != Result.FAIL && unevaluated > 0 ? Result.UNKNOWN : result;
  }
}
