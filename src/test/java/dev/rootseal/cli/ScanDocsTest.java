package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.SkipReason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/scan.md` against the program. */
class ScanDocsTest {
  private final Markdown document = Markdown.read("docs/scan.md");

  @Test
  void flagsWithTheirVariablesAndDefaults() {
    List<List<String>> flags =
        Objects.requireNonNull(Main.commandLine(Map.of()).getSubcommands().get("scan"))
            .getCommandSpec()
            .options()
            .stream()
            .filter(EnvironmentDefaults::hasVariable)
            .map(
                option ->
                    List.of(
                        option.longestName(),
                        EnvironmentDefaults.variable(option.longestName()),
                        Objects.requireNonNullElse(option.defaultValue(), "")))
            .toList();

    assertThat(document.table("Flags").rows("Flag", "Variable", "Default"))
        .containsExactlyInAnyOrderElementsOf(flags);
  }

  @Test
  void everyReasonForSkippingAndEveryProblem() {
    assertThat(document.table("What is read").column("Skipped"))
        .containsExactlyElementsOf(Stream.of(SkipReason.values()).map(SkipReason::id).toList());
    assertThat(document.find(Pattern.compile("(?m)^\\| `([A-Z][A-Za-z]+)` \\|")))
        .containsAll(
            Stream.of(ManifestException.Reason.values())
                .map(ManifestException.Reason::id)
                .toList());
  }
}
