package dev.rootseal.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x7F, 0x80, 0x9B, 0x061C, 0x200E, 0x200F, 0x2028,
        0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0xE0001, 0xE0041,
        0xE007F
      })
  void whatBreaksATerminalALineOrTheJsonIsReplaced(int character) {
    assertThat(SafeText.of("a" + Character.toString(character) + "b", 9)).isEqualTo("a\ufffdb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "nginx:1.29", "\"'\\<>&`$",
        "größe", "漢字", "שלום", "👩‍💻",
        "\u202f", "\ufffd"
      })
  void otherTextStaysAsItIs(String text) {
    assertThat(SafeText.of(text, 20)).isEqualTo(text);
  }

  @Test
  void longTextIsCutWithAnEllipsis() {
    assertThat(SafeText.of("abcd", 4)).isEqualTo("abcd");
    assertThat(SafeText.of("abcde", 4)).isEqualTo("abc…");
    assertThat(SafeText.of("abcde", 1)).isEqualTo("…");
  }

  @Test
  void lengthIsCountedInCharactersAndNoneIsCutInHalf() {
    assertThat(SafeText.of("😀😀😀😀", 4)).isEqualTo("😀😀😀😀");
    assertThat(SafeText.of("😀😀😀😀😀", 4)).isEqualTo("😀😀😀…");
  }
}
