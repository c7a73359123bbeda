package dev.rootseal.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that docs/security.md names are there and run when it says; each threat names one. */
class ThreatModelTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Benchmark))`");
  private static final Path TESTS = Path.of("src/test/java");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    assertThat(named(page())).hasSizeGreaterThan(20).isSubsetOf(tests().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"| Who | What they try", "| What was attacked |"})
  void everyThreatNamesATest(String header) throws IOException {
    List<String> threats =
        page()
            .lines()
            .dropWhile(line -> !line.startsWith(header))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    assertThat(threats).isNotEmpty().allMatch(line -> TEST.matcher(line).find());
  }

  @Test
  void whatRunsByNightIsSaid() throws IOException {
    assertThat(named(line("- only by night: "))).isEqualTo(named(page(), test -> isNightly(test)));
    assertThat(named(line("- partly by night: ")))
        .isEqualTo(named(page(), test -> !isNightly(test) && isPartlyNightly(test)));
  }

  private static boolean isPartlyNightly(Class<?> test) {
    return Stream.of(test.getDeclaredMethods()).anyMatch(ThreatModelTest::isNightly);
  }

  private static boolean isNightly(AnnotatedElement element) {
    return Stream.of(element.getAnnotationsByType(Tag.class))
        .anyMatch(tag -> tag.value().equals("nightly"));
  }

  private static Set<String> named(String text) {
    return TEST.matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of the tests named in a text for which something holds. */
  private static Set<String> named(String text, Predicate<Class<?>> holds) throws IOException {
    Map<String, Class<?>> tests = tests();
    return named(text).stream()
        .filter(name -> Optional.ofNullable(tests.get(name)).filter(holds).isPresent())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** An entry of a list, which may go on in further lines. */
  private static String line(String beginning) throws IOException {
    String page = page();
    int from = page.indexOf("\n" + beginning);
    assertThat(from).as("a line that begins with '%s'", beginning).isNotNegative();
    return page.substring(from, page.indexOf(';', from));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/security.md"));
  }

  private static Map<String, Class<?>> tests() throws IOException {
    Map<String, Class<?>> tests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(ThreatModelTest::isTest).toList()) {
        Class<?> test = load(file);
        tests.put(test.getSimpleName(), test);
      }
    }
    return tests;
  }

  private static boolean isTest(Path file) {
    return file.getFileName().toString().matches("\\w+(Test|IT|Benchmark)\\.java");
  }

  private static Class<?> load(Path file) {
    String path = TESTS.relativize(file).toString();
    String name = path.substring(0, path.length() - ".java".length()).replace('/', '.');
    try {
      return Class.forName(name, false, ThreatModelTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
