package dev.rootseal.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether the tests of the image can run: they need one that was built before. */
final class ImageExtension implements ExecutionCondition {
  /** The name that `image/build` gives it. */
  static final String NAME = "localhost/rootseal:test";

  private static final String VARIABLE = "ROOTSEAL_IMAGE";

  /** The archive with the image, where there is one. */
  static Optional<Path> archive() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(text -> !text.isBlank())
        .map(text -> Path.of(text).toAbsolutePath());
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Path> archive = archive();
    if (archive.isEmpty()) {
      String problem = "tests of the image need one, and ROOTSEAL_IMAGE names no archive with it";
      System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
      return ConditionEvaluationResult.disabled(problem);
    }
    if (!Files.isRegularFile(archive.get())) {
      throw new IllegalStateException(
          VARIABLE + " must name an archive made by image/build: " + archive.get());
    }
    return ConditionEvaluationResult.enabled("image found");
  }
}
