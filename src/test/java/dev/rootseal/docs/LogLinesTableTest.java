package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The log lines of `docs/operations.md` against those that the program can write. */
class LogLinesTableTest {
  private static final String PLACEHOLDERS = "\\b(URL|REASON|KIND|VERB|RESOURCE|PLACE)\\b";

  private final Markdown document = Markdown.read("docs/operations.md");
  private final CompiledCode program = CompiledCode.ofPackages("operator", "http", "cli");

  @Test
  void everyLineWithItsLevelAndKeys() {
    assertThat(document.table("Log lines").rows("Message", "Level", "Keys"))
        .containsExactlyInAnyOrderElementsOf(
            program.logLines().stream()
                .map(line -> List.of(line.message(), line.level(), String.join(", ", line.keys())))
                .toList());
  }

  @Test
  void problemsBeforeTheStartBeginAsDocumented() {
    assertThat(problemsInTheDocument())
        .hasSizeGreaterThan(3)
        .allSatisfy(
            problem -> assertThat(program.texts()).anyMatch(text -> text.startsWith(problem)));
  }

  /** The second table below the heading, with placeholders as the code has them. */
  private List<String> problemsInTheDocument() {
    return document.lines().stream()
        .dropWhile(line -> !line.startsWith("| Message begins |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("`", 3)[1].replaceAll(PLACEHOLDERS, "%s"))
        .toList();
  }
}
