package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of a start, and how little. */
class ContainerCommandTest {
  @Test
  void nothingSaidIsTheImagesOwnStart() {
    assertThat(ContainerCommand.of(List.of(), List.of(), Map.of()))
        .isSameAs(ContainerCommand.DEFAULT);
    assertThat(ContainerCommand.DEFAULT.words()).isEmpty();
    assertThat(ContainerCommand.DEFAULT.ofTheImage()).isTrue();
  }

  @Test
  void wordsAreKeptInTheirOrderEmptyOnesToo() {
    ContainerCommand start =
        ContainerCommand.of(List.of("redis-server"), List.of("--save", "", "x y"), Map.of());

    assertThat(start.words()).containsExactly("redis-server", "--save", "", "x y");
    assertThat(start.ofTheImage()).isFalse();
    assertThat(start.isUntruncated()).isTrue();
    assertThat(ContainerCommand.of(List.of(), List.of(""), Map.of()).words()).containsExactly("");
  }

  @Test
  void optionsAreCutAndALineIsBounded() {
    ContainerCommand script =
        ContainerCommand.of(List.of("sh", "-c", "a".repeat(1 << 20)), List.of(), Map.of());
    ContainerCommand option =
        ContainerCommand.of(List.of(), List.of("--x=" + "a".repeat(1 << 20), "b"), Map.of());
    ContainerCommand bounded =
        ContainerCommand.of(List.of(), Collections.nCopies(5000, "--x"), Map.of());

    assertThat(script.line()).hasSize(1024);
    assertThat(script.words()).hasSize(3);
    assertThat(script.isUntruncated()).isFalse();
    assertThat(option.words()).containsExactly("--x=" + "a".repeat(124), "b");
    assertThat(option.isUntruncated()).isTrue();
    assertThat(bounded.line()).hasSizeLessThanOrEqualTo(1024);
    assertThat(bounded.isUntruncated()).isFalse();
  }

  @Test
  void aLineOfJustTheMostIsWhole() {
    assertThat(ContainerCommand.of(List.of("a".repeat(1023)), List.of(), Map.of()).isUntruncated())
        .isTrue();
    assertThat(ContainerCommand.of(List.of("a".repeat(1024)), List.of(), Map.of()).isUntruncated())
        .isFalse();
  }

  @Test
  void anOptionThatMayHaveBeenCutIsNotWhole() {
    assertThat(ContainerCommand.isUntruncatedOption("-".repeat(127))).isTrue();
    assertThat(ContainerCommand.isUntruncatedOption("-".repeat(128))).isFalse();
  }

  @Test
  void aWordCannotBreakTheLine() {
    assertThat(ContainerCommand.of(List.of("a\0b"), List.of(), Map.of()).words())
        .containsExactly("a b");
  }

  @Test
  void sameStartsAreKeptOnce() {
    ContainerCommand one = ContainerCommand.of(List.of(), List.of("--port", "80"), Map.of());
    ContainerCommand other = ContainerCommand.of(List.of(), List.of("--port", "80"), Map.of());

    assertThat(one).isEqualTo(other);
    assertThat(one.line()).isSameAs(other.line());
  }

  @Test
  void ofASettingOnlyAPathIsKept() {
    assertThat(KnownEnvVars.kept("/data")).isEqualTo("/data");
    assertThat(KnownEnvVars.kept("secret")).isEmpty();
    assertThat(KnownEnvVars.kept("/" + "a".repeat(127))).hasSize(128);
    assertThat(KnownEnvVars.kept("/" + "a".repeat(128))).isEmpty();
    assertThat(KnownEnvVars.NAMES).contains("PGDATA", "path.data").doesNotContain("");
  }
}
