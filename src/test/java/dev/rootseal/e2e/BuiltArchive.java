package dev.rootseal.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An archive that some tests need, and that was built before.
 *
 * @param variable of the environment, which names it
 * @param subject what the tests are of, and what it holds
 * @param builder what makes it
 */
record BuiltArchive(String variable, String subject, String builder) {
  /** Where it is, if it is there. */
  Optional<Path> find() {
    return Optional.ofNullable(System.getenv(variable))
        .filter(text -> !text.isBlank())
        .map(text -> Path.of(text).toAbsolutePath());
  }

  /** Whether the tests can run; one line says so where they cannot. */
  ConditionEvaluationResult condition(ExtensionContext context) {
    Optional<Path> archive = find();
    if (archive.isEmpty()) {
      String problem = "tests of the %s need one, and %s names none".formatted(subject, variable);
      System.out.println("NOT RUN: " + context.getDisplayName() + ": " + problem);
      return ConditionEvaluationResult.disabled(problem);
    }
    if (!Files.isRegularFile(archive.get())) {
      throw new IllegalStateException(
          "%s must name an archive made by %s: %s".formatted(variable, builder, archive.get()));
    }
    return ConditionEvaluationResult.enabled(subject + " found");
  }
}
