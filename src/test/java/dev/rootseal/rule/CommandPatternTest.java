package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the words of a pattern stand in a command line. */
class CommandPatternTest {
  @ParameterizedTest(name = "''{0}'' leads ''{1}'': {2}")
  @CsvSource({
    "server, server, true", "server, /usr/bin/server, true",
    "server, server -x, true", "server, run server, false",
    "server start, server, false", "server start, /bin/server start, true",
    "server start, server stop, false", "/bin/server, /bin/server, true",
    "/bin/server, server, false", "/bin/server, /usr/bin/server, false",
    "bin/server, bin/server, true", "-conf, -x/-conf, false",
    "--conf, -conf, true", "-conf, --conf, true"
  })
  void isPrefixOf(String words, String line, boolean isPrefixOf) {
    assertThat(pattern(Kind.COMMAND, words).isPrefixOf(words(line))).isEqualTo(isPrefixOf);
  }

  @ParameterizedTest(name = "behind ''{0}'' in ''{1}'': {2}")
  @CsvSource({
    "server, server /data, /data", "server, minio server /a /b, /a /b",
    "a b, x a b c, c", "server, minio server, ''",
    "server, minio, ''"
  })
  void whatStandsBehindIsTheRestOfTheLine(String words, String line, String argsAfter) {
    assertThat(String.join(" ", pattern(Kind.DIRECTORIES, words).argsAfter(words(line))))
        .isEqualTo(argsAfter);
  }

  @ParameterizedTest(name = "''{0}'' stands in ''{1}'': {2}")
  @CsvSource({
    "a b, x a b c, true",
    "a b, a b, true",
    "a b, a x b, false",
    "a b, a, false",
    "a, /bin/a, false"
  })
  void standsInALineAsItIs(String words, String line, boolean stands) {
    assertThat(pattern(Kind.OTHER_PROGRAM, words).occursIn(words(line))).isEqualTo(stands);
  }

  @Test
  void onlyOneThatAlwaysHoldsHasNoWord() {
    assertThat(new CommandPattern(Kind.ALWAYS_STORES_DATA, List.of()).occursIn(List.of())).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CommandPattern(Kind.OTHER_PROGRAM, List.of()))
        .withMessage("a pattern needs a word");
  }

  private static CommandPattern pattern(Kind kind, String words) {
    return new CommandPattern(kind, words(words).stream().map(Glob::new).toList());
  }

  private static List<String> words(String text) {
    return Stream.of(text.split(" ", -1)).toList();
  }
}
