package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that docs/security.md names are there, and each threat names one. */
class ThreatModelTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Benchmark))`");

  private final Markdown page = Markdown.read("docs/security.md");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
          .containsAll(page.find(TEST));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"| Who | What they try", "| What was attacked |"})
  void everyThreatNamesATest(String header) {
    List<String> threats =
        page.lines().stream()
            .dropWhile(line -> !line.startsWith(header))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertThat(threats).isNotEmpty().allMatch(line -> TEST.matcher(line).find());
  }
}
