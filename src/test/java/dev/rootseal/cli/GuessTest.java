package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessTest {
  @ParameterizedTest
  @CsvSource({
    "--log-levl, --log-level",
    "--loglevel, --log-level",
    "--log-formats, --log-format",
    "--kubconfig, --kubeconfig",
    "--verbose,",
    "'',",
  })
  void theNearestIsNamedWhenItIsNear(String name, @Nullable String meant) {
    assertThat(
            Guess.of(name, Stream.of("--log-level", "--log-format", "--kubeconfig", "--context")))
        .isEqualTo(Optional.ofNullable(meant));
  }

  @Test
  void aLongNameIsNotCompared() {
    assertThat(Guess.of("x".repeat(65), Stream.of("x".repeat(65)))).isEmpty();
  }
}
