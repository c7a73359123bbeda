package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SuggestionTest {
  private final CommandLine program = Main.commandLine(Map.of());

  @ParameterizedTest
  @CsvSource({
    "--log-levl, --log-level",
    "--log-levl=debug, --log-level",
    "--loglevel, --log-format --log-level",
    "--log-formats, --log-format",
    "--kubconfig, --kubeconfig",
    "--metrics-bind-adress, --metrics-bind-address",
    "--leader-election, --leader-election-namespace",
    "--nope,",
  })
  void whatBeginsAlikeForTheLongestIsNamed(String name, @Nullable String meant) {
    assertThat(Suggestion.of(name, Stream.of(program.getSubcommands().get("operator"))))
        .containsExactlyInAnyOrder(meant == null ? new String[0] : meant.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"operater, operator", "fixx, fix", "xyzzy,"})
  void aCommandIsNamed(String name, @Nullable String meant) {
    assertThat(Suggestion.of(name, Stream.of(program)))
        .isEqualTo(meant == null ? List.of() : List.of(meant));
  }

  @Test
  void severalMakeOneQuestion() {
    assertThat(Suggestion.question(List.of("--a", "--b"))).isEqualTo(": did you mean --a or --b?");
    assertThat(Suggestion.question(List.of())).isEmpty();
  }
}
