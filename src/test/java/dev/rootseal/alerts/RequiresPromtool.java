package dev.rootseal.alerts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class that runs promtool. Without it the class is reported as not run, in one line; where
 * CI demands the tools (`ROOTSEAL_REQUIRE_E2E=true`) it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPromtool.Condition.class)
public @interface RequiresPromtool {

  /** Looks for promtool. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Promtool.find().isPresent()) {
        return ConditionEvaluationResult.enabled("promtool found");
      }
      String problem =
          "what Prometheus reads is tested with promtool, and there is none on the PATH (Debian's"
              + " package prometheus has it)";
      if (Boolean.parseBoolean(System.getenv("ROOTSEAL_REQUIRE_E2E"))) {
        throw new IllegalStateException(problem + ", but ROOTSEAL_REQUIRE_E2E demands it");
      }
      System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
      return ConditionEvaluationResult.disabled(problem);
    }
  }
}
