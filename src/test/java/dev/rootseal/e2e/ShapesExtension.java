package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests can run whose workloads are programs of Debian's packages. */
final class ShapesExtension implements ExecutionCondition {
  private static final BuiltArchive ARCHIVE =
      new BuiltArchive("ROOTSEAL_SHAPES", "image of the shapes", "src/test/shapes/build");

  /** The archive, where there is one. */
  static Optional<Path> archive() {
    return ARCHIVE.find();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ARCHIVE.condition(context);
  }
}
