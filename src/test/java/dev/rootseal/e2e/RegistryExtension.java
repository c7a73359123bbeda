package dev.rootseal.e2e;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether images can be pushed somewhere. */
final class RegistryExtension implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (ImageRegistry.program().isPresent()) {
      return ConditionEvaluationResult.enabled("registry found");
    }
    String problem = "the test needs the program docker-registry, and the PATH has none";
    System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
    return ConditionEvaluationResult.disabled(problem);
  }
}
