package dev.rootseal.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"web", "Grüße, 世界 🚢", "a b  c", "'\"\\$`<>&%", "e\u0301", "::1"})
  void plainTextStaysAsItIs(String text) {
    assertThat(TerminalText.escape(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "10, \\u000a", "13, \\u000d", "9, \\u0009", "0, \\u0000",
    "27, \\u001b", "127, \\u007f", "133, \\u0085", "155, \\u009b",
    "173, \\u00ad", "8238, \\u202e", "8294, \\u2066", "8232, \\u2028",
    "8233, \\u2029", "65279, \\ufeff", "55296, \\ud800", "57343, \\udfff",
    "917569, \\ue0041", "917504, \\ue0000", "917506, \\ue0002"
  })
  void whatActsOnATerminalIsTold(int character, String escaped) {
    assertThat(TerminalText.escape("a" + Character.toString(character) + "b"))
        .isEqualTo("a" + escaped + "b");
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void nothingHostileIsLeft(String text) {
    assertThat(Hostile.isPlain(TerminalText.escape(text))).isTrue();
  }

  @Test
  void theLinesOfALongTextStayLines() {
    assertThat(TerminalText.escapeLines("first\r\n\tat \u001b[1mx\n"))
        .isEqualTo("first" + System.lineSeparator() + "    at \\u001b[1mx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          ::error::x|\\u003a:error::x
           \u3000::x| \u3000\\u003a:x
          a ::x|a ::x
          :x|:x
          :: 1|\\u003a: 1
          """)
  void noLineBeginsLikeACommand(String text, String safe) {
    assertThat(TerminalText.escapeLine(text)).isEqualTo(safe);
  }

  @ParameterizedTest
  @CsvSource({
    "a ##[error]x, a ##\\u005berror]x",
    "##vso[task.x]y, ##vso\\u005btask.x]y",
    "##TeamCity[x], ##TeamCity\\u005bx]",
    "#[x], #[x]",
    "## [x], ## [x]",
    "##x[x], ##x[x]"
  })
  void noCommandIsInTheMiddleOfALine(String text, String safe) {
    assertThat(TerminalText.escape(text)).isEqualTo(safe);
  }
}
