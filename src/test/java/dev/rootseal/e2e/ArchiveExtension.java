package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests of the archive can run. */
final class ArchiveExtension implements ExecutionCondition {
  private static final BuiltArchive ARCHIVE =
      new BuiltArchive("ROOTSEAL_ARCHIVE", "archive", "archive/build");

  /** The archive, where there is one. */
  static Optional<Path> archive() {
    return ARCHIVE.find();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ARCHIVE.condition(context);
  }
}
