package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every relative link leads somewhere, and every document can be reached from the README. */
class LinksTest {
  static Stream<Markdown> documents() {
    return Markdown.all().stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyRelativeLinkResolves(Markdown document) {
    assertThat(relative(document))
        .allSatisfy(link -> assertThat(problem(document, link)).isEmpty());
  }

  @Test
  void everyDocumentCanBeReachedFromTheReadme() {
    List<Path> reached = new ArrayList<>(List.of(Path.of("README.md")));
    for (int i = 0; i < reached.size(); i++) {
      Markdown document = Markdown.read(reached.get(i).toString());
      for (String link : relative(document)) {
        Path target = target(document, link);
        if (target.toString().endsWith(".md") && !reached.contains(target)) {
          reached.add(target);
        }
      }
    }

    assertThat(reached)
        .containsAll(documents().map(Markdown::file).filter(LinksTest::isForReaders).toList());
  }

  /** Not one that explains a folder of fixtures. */
  private static boolean isForReaders(Path file) {
    return !file.startsWith("src");
  }

  private static List<String> relative(Markdown document) {
    return document.links().stream().filter(link -> !link.matches("[a-z]+:.*")).toList();
  }

  /** What is wrong with a link; empty when nothing is. */
  private static String problem(Markdown document, String link) {
    Path target = target(document, link);
    if (!Files.exists(target)) {
      return document + ": " + link + " leads nowhere";
    }
    return fragment(link)
        .filter(anchor -> !Markdown.read(target.toString()).anchors().contains(anchor))
        .map(anchor -> document + ": " + link + " names no heading")
        .orElse("");
  }

  private static Optional<String> fragment(String link) {
    int hash = link.indexOf('#');
    return hash < 0 ? Optional.empty() : Optional.of(link.substring(hash + 1));
  }

  private static Path target(Markdown document, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty()
        ? document.file()
        : Path.of("").resolve(document.file()).resolveSibling(path).normalize();
  }
}
