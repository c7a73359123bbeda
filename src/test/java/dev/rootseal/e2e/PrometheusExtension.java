package dev.rootseal.e2e;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests with a Prometheus can run. */
final class PrometheusExtension implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (PrometheusServer.program().isPresent()) {
      return ConditionEvaluationResult.enabled("Prometheus found");
    }
    String problem = "the test needs the program prometheus, and the PATH has none";
    if (Boolean.parseBoolean(System.getenv("ROOTSEAL_REQUIRE_E2E"))) {
      throw new IllegalStateException(problem + ", but ROOTSEAL_REQUIRE_E2E demands it");
    }
    System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
    return ConditionEvaluationResult.disabled(problem);
  }
}
