package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody may have meant who has mistyped a flag or a command. */
@ExtendWith(RestoresTheLog.class)
class SuggestionTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("KUBECONFIG", "/nope");

  @ParameterizedTest
  @CsvSource({
    "--log-levl, --log-level",
    "--log-levl=debug, --log-level",
    "--loglevel, --log-format or --log-level",
    "--log-formats, --log-format",
    "--kubconfig, --kubeconfig",
    "--metrics-bind-adress, --metrics-bind-address",
    "--leader-election, --leader-election-namespace",
    "--nope,",
  })
  void whatBeginsAlikeForTheLongestIsNamed(String name, @Nullable String meant) {
    assertThat(Run.with(ENVIRONMENT, "operator", name).err())
        .startsWith(
            "rootseal: %s is not a flag%s\n".formatted(name.split("=", 2)[0], question(meant)));
  }

  @ParameterizedTest
  @CsvSource({"operater, operator", "fixx, fix", "xyzzy,"})
  void aCommandIsNamed(String name, @Nullable String meant) {
    assertThat(Run.of(name).err())
        .startsWith("rootseal: '%s' is not a command%s\n".formatted(name, question(meant)));
  }

  @Test
  void nothingIsSuggestedBelowTheLeastLength() {
    assertThat(ErrorLines.nearest("ab", 2, List.of("ac", "abc", "abd"))).isEqualTo("abc or abd");
    assertThat(ErrorLines.nearest("ad", 2, List.of("ac", "abc"))).isEmpty();
  }

  private static String question(@Nullable String meant) {
    return meant == null ? "" : ": did you mean " + meant + "?";
  }
}
