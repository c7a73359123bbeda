package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/security.md names are there, and each threat names one. */
class ThreatModelTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Set<String> named =
        TEST.matcher(page())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).hasSizeGreaterThan(20).isSubsetOf(tests());
  }

  @Test
  void everyThreatNamesATest() throws IOException {
    List<String> threats =
        page()
            .lines()
            .dropWhile(line -> !line.startsWith("| Who | What they try"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertThat(threats).isNotEmpty().allMatch(line -> TEST.matcher(line).find());
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/security.md"));
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
