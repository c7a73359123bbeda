package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Start.StartSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of a start, and how little. */
class StartTest {
  @Test
  void nothingSaidIsTheImagesOwnStart() {
    assertThat(Start.of(List.of(), List.of(), Map.of())).isSameAs(Start.STOCK);
    assertThat(Start.STOCK.words()).isEmpty();
    assertThat(Start.STOCK.ofTheImage()).isTrue();
  }

  @Test
  void wordsAreKeptInTheirOrderEmptyOnesToo() {
    Start start = Start.of(List.of("redis-server"), List.of("--save", "", "x y"), Map.of());

    assertThat(start.words()).containsExactly("redis-server", "--save", "", "x y");
    assertThat(start.ofTheImage()).isFalse();
    assertThat(start.whole()).isTrue();
    assertThat(Start.of(List.of(), List.of(""), Map.of()).words()).containsExactly("");
  }

  @Test
  void optionsAreCutAndALineIsBounded() {
    Start script = Start.of(List.of("sh", "-c", "a".repeat(1 << 20)), List.of(), Map.of());
    Start option = Start.of(List.of(), List.of("--x=" + "a".repeat(1 << 20), "b"), Map.of());
    Start bounded = Start.of(List.of(), Collections.nCopies(5000, "--x"), Map.of());

    assertThat(script.line()).hasSize(1024);
    assertThat(script.words()).hasSize(3);
    assertThat(script.whole()).isFalse();
    assertThat(option.words()).containsExactly("--x=" + "a".repeat(124), "b");
    assertThat(option.whole()).isTrue();
    assertThat(bounded.line()).hasSizeLessThanOrEqualTo(1024);
    assertThat(bounded.whole()).isFalse();
  }

  @Test
  void aLineOfJustTheMostIsWhole() {
    assertThat(Start.of(List.of("a".repeat(1023)), List.of(), Map.of()).whole()).isTrue();
    assertThat(Start.of(List.of("a".repeat(1024)), List.of(), Map.of()).whole()).isFalse();
  }

  @Test
  void anOptionThatMayHaveBeenCutIsNotWhole() {
    assertThat(Start.isWhole("-".repeat(127))).isTrue();
    assertThat(Start.isWhole("-".repeat(128))).isFalse();
  }

  @Test
  void aWordCannotBreakTheLine() {
    assertThat(Start.of(List.of("a\0b"), List.of(), Map.of()).words()).containsExactly("a b");
  }

  @Test
  void sameStartsAreKeptOnce() {
    Start one = Start.of(List.of(), List.of("--port", "80"), Map.of());
    Start other = Start.of(List.of(), List.of("--port", "80"), Map.of());

    assertThat(one).isEqualTo(other);
    assertThat(one.line()).isSameAs(other.line());
  }

  @Test
  void ofASettingOnlyAPathIsKept() {
    assertThat(StartSettings.kept("/data")).isEqualTo("/data");
    assertThat(StartSettings.kept("secret")).isEmpty();
    assertThat(StartSettings.kept("/" + "a".repeat(127))).hasSize(128);
    assertThat(StartSettings.kept("/" + "a".repeat(128))).isEmpty();
    assertThat(StartSettings.NAMES).contains("PGDATA", "path.data").doesNotContain("");
  }
}
