package dev.rootseal.e2e;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Decides whether the end-to-end tests can run, and keeps the one cluster that most of them share
 * until the last has ended.
 */
final class ControlPlaneExtension
    implements ExecutionCondition, ParameterResolver, AfterAllCallback {
  private static final Namespace STORE = Namespace.create(ControlPlaneExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Binaries.fromEnvironment().isPresent()) {
      return ConditionEvaluationResult.enabled("control plane found");
    }
    String problem =
        "end-to-end tests need a control plane, and KUBEBUILDER_ASSETS names no folder with one";
    if (Boolean.parseBoolean(System.getenv("ROOTSEAL_REQUIRE_E2E"))) {
      throw new IllegalStateException(problem + ", but ROOTSEAL_REQUIRE_E2E demands them");
    }
    System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
    return ConditionEvaluationResult.disabled(problem);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Binaries.class || type == SharedCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Binaries binaries = Binaries.fromEnvironment().orElseThrow();
    return parameter.getParameter().getType() == Binaries.class
        ? binaries
        : context
            .getRoot()
            .getStore(STORE)
            .computeIfAbsent(
                SharedCluster.class, key -> SharedCluster.start(binaries), SharedCluster.class);
  }

  /** Whoever shares the cluster has it alone meanwhile: what its operator said is their doing. */
  @Override
  public void afterAll(ExtensionContext context) {
    SharedCluster shared =
        context.getRoot().getStore(STORE).get(SharedCluster.class, SharedCluster.class);
    if (shared != null && SharedClusterLock.isTakenBy(context.getRequiredTestClass())) {
      shared.operator().assertAsExpected();
    }
  }
}
