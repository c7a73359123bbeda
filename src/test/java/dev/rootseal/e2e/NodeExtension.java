package dev.rootseal.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests on a real node can run. */
final class NodeExtension implements ExecutionCondition {
  private static final String VARIABLE = "ROOTSEAL_NODE";

  /** The folder with the script `node`, where there is one. */
  static Optional<Path> folder() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Path> folder = folder();
    if (folder.isEmpty()) {
      String problem = "tests on a node need one, and ROOTSEAL_NODE names no folder with it";
      System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
      return ConditionEvaluationResult.disabled(problem);
    }
    if (!Files.isExecutable(folder.get().resolve("node"))) {
      throw new IllegalStateException(
          VARIABLE + " must name a folder with `node`: " + folder.get());
    }
    return ConditionEvaluationResult.enabled("node found");
  }
}
