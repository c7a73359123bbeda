package dev.rootseal.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests of the archive can run: they need one that was built before. */
final class ArchiveExtension implements ExecutionCondition {
  private static final String VARIABLE = "ROOTSEAL_ARCHIVE";

  /** The archive, where there is one. */
  static Optional<Path> archive() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(text -> !text.isBlank())
        .map(text -> Path.of(text).toAbsolutePath());
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Path> archive = archive();
    if (archive.isEmpty()) {
      String problem = "tests of the archive need one, and ROOTSEAL_ARCHIVE names none";
      System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
      return ConditionEvaluationResult.disabled(problem);
    }
    if (!Files.isRegularFile(archive.get())) {
      throw new IllegalStateException(
          VARIABLE + " must name an archive made by archive/build: " + archive.get());
    }
    return ConditionEvaluationResult.enabled("archive found");
  }
}
