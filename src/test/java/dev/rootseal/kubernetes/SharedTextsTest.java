package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedTextsTest {
  @Test
  void equalTextsAreOneHoweverTheyCame() {
    String first = kept("nobody-else-says-this");

    assertThat(ofBytes("nobody-else-says-this")).isSameAs(first);
    assertThat(SharedTexts.of("nobody-else-says-".concat("this"))).isSameAs(first);
  }

  @Test
  void aTextThatComesAgainOutlastsThoseThatDoNot() {
    String often = kept("comes-again-and-again");
    for (int i = 0; i < 100_000; i++) {
      String other = "never-again-" + i;
      assertThat(ofBytes(other)).isEqualTo(other);
      if (i % 1_000 == 0) {
        assertThat(ofBytes("comes-again-and-again")).isSameAs(often);
      }
    }
  }

  @Test
  void textsOfTheSameHashStayThemselves() {
    IntStream.range(0, 20)
        .forEach(
            i -> {
              assertThat(ofBytes("Aa")).isEqualTo("Aa");
              assertThat(ofBytes("BB")).isEqualTo("BB");
            });
  }

  @Test
  void aTextIsFoundByItsBytesOnlyIfItIsAscii() {
    assertThat(SharedTexts.of("grün")).isEqualTo("grün");
    assertThat(ofBytes("grun")).isEqualTo("grun");
    assertThat(SharedTexts.of("x".repeat(10_000))).hasSize(10_000);
  }

  /** Another test may have left a text in its place, which has to go first. */
  private static String kept(String text) {
    String last = "";
    for (int i = 0; i < 20; i++) {
      last = ofBytes(text);
    }
    return last;
  }

  private static String ofBytes(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(ISO_8859_1);
    return SharedTexts.of(bytes, 1, text.length(), text.hashCode());
  }
}
