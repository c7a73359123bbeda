package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests of the image can run. */
final class ImageExtension implements ExecutionCondition {
  /** The name that `image/build` gives it. */
  static final String NAME = "localhost/rootseal:test";

  private static final BuiltArchive ARCHIVE =
      new BuiltArchive("ROOTSEAL_IMAGE", "image", "image/build");

  /** The archive, where there is one. */
  static Optional<Path> archive() {
    return ARCHIVE.find();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ARCHIVE.condition(context);
  }
}
