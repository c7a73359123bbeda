package dev.rootseal.e2e;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Decides whether the tests of the chart can run. */
final class HelmExtension implements ExecutionCondition, ParameterResolver {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (HelmBinary.fromEnvironment().isPresent()) {
      return ConditionEvaluationResult.enabled("helm found");
    }
    String problem = "tests of the chart need helm: ROOTSEAL_HELM names none, and none is on PATH";
    if (Boolean.parseBoolean(System.getenv("ROOTSEAL_REQUIRE_E2E"))) {
      throw new IllegalStateException(problem + ", but ROOTSEAL_REQUIRE_E2E demands them");
    }
    System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
    return ConditionEvaluationResult.disabled(problem);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == HelmBinary.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return HelmBinary.fromEnvironment().orElseThrow();
  }
}
