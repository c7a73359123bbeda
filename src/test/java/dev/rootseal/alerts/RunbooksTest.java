package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page for each alert and an alert for each page, all built alike. */
class RunbooksTest {
  private static final Path FOLDER = Path.of("docs/runbooks");

  static Stream<RuleFile.Alert> alerts() {
    return RuleFile.all().stream().flatMap(file -> file.alerts().stream());
  }

  @Test
  void everyAlertHasAPageAndEveryPageAnAlert() throws IOException {
    try (Stream<Path> pages = Files.list(FOLDER)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              alerts().map(alert -> alert.name() + ".md").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyPageAnswersTheSameFourQuestions(RuleFile.Alert alert) {
    List<String> lines = page(alert).lines();

    assertThat(lines.getFirst()).isEqualTo("# " + alert.name());
    assertThat(lines.stream().filter(line -> line.startsWith("## ")))
        .containsExactly(
            "## What it means", "## What to look at", "## What to do", "## When to silence");
    assertThat(lines)
        .as("a command or a query to start with")
        .anyMatch(line -> line.startsWith("```"));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyPageSaysWhenTheAlertFires(RuleFile.Alert alert) {
    assertThat(page(alert).lines())
        .contains(
            "Severity `%s`, after %s.".formatted(alert.severity(), inWords(alert.duration())));
  }

  /** Whoever is on call has a cluster and no checkout. */
  @ParameterizedTest
  @MethodSource("alerts")
  void noPageAsksForACheckout(RuleFile.Alert alert) {
    assertThat(page(alert).lines())
        .noneMatch(line -> line.matches(".*(kubectl \\S+ -[kf] |bin/|config/|dist/|charts/).*"));
  }

  private static String inWords(String duration) {
    int number = Integer.parseInt(duration.substring(0, duration.length() - 1));
    String unit = duration.endsWith("h") ? "hour" : "minute";
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  private static Markdown page(RuleFile.Alert alert) {
    return Markdown.read(FOLDER.resolve(alert.name() + ".md").toString());
  }
}
