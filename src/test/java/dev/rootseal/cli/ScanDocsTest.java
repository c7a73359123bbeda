package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.SkipReason;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/scan.md` against the program. */
class ScanDocsTest {
  private final Markdown document = Markdown.read("docs/scan.md");

  @Test
  void flagsWithTheirVariablesAndDefaults() {
    assertThat(document.table("Flags").rows("Flag", "Variable", "Default"))
        .containsExactlyInAnyOrderElementsOf(FlagRows.of("scan"));
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
