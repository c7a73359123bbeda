package dev.rootseal.e2e;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests that need a program can run. */
final class ProgramExtension implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String program =
        findAnnotation(context.getElement(), RequiresProgram.class)
            .or(() -> findAnnotation(context.getTestClass(), RequiresProgram.class))
            .orElseThrow()
            .value();
    if (OnThePath.find(program).isPresent()) {
      return ConditionEvaluationResult.enabled(program + " found");
    }
    String problem = "the test needs the program %s, and the PATH has none".formatted(program);
    if (Boolean.parseBoolean(System.getenv("ROOTSEAL_REQUIRE_E2E"))) {
      throw new IllegalStateException(problem + ", but ROOTSEAL_REQUIRE_E2E demands it");
    }
    System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
    return ConditionEvaluationResult.disabled(problem);
  }
}
