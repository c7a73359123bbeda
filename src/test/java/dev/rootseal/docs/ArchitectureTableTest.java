package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The packages of `docs/architecture.md` against the table to which the build holds the code. That
 * one has rows for packages that are still to be written; the document tells of what is there.
 */
class ArchitectureTableTest {
  private static final String ROW = "^ {10}(\\w+) +\\| ([a-z -]+?) *\\| ([a-z0-9 -]+?) *$";

  private final List<List<String>> table =
      Markdown.read("docs/architecture.md")
          .table("Packages")
          .rows("Package", "May import", "Libraries");

  @Test
  void everyPackageWithWhatItMayImport() {
    List<List<String>> enforced =
        SourceCode.ofFile("src/test/java/dev/rootseal/architecture/PackageTableTest.java")
            .find(ROW)
            .stream()
            .filter(row -> SourceCode.packages().contains(row.group(1)))
            .map(ArchitectureTableTest::row)
            .toList();

    assertThat(table.stream().filter(row -> !row.getFirst().equals("cli")))
        .containsExactlyInAnyOrderElementsOf(enforced);
  }

  @Test
  void noPackageIsLeftOut() {
    assertThat(table.stream().map(List::getFirst))
        .containsExactlyInAnyOrderElementsOf(SourceCode.packages());
  }

  private static List<String> row(MatchResult row) {
    String packages =
        words(row.group(2)).stream()
            .filter(name -> SourceCode.packages().contains(name))
            .collect(Collectors.joining(", "));
    return List.of(row.group(1), packages, String.join(", ", words(row.group(3))));
  }

  private static List<String> words(String cell) {
    return Arrays.stream(cell.split(" ", -1)).filter(word -> !word.equals("-")).toList();
  }
}
