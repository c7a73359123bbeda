package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/scan-formats.md` against the formats. */
class ScanFormatsDocsTest {
  private final Markdown document = Markdown.read("docs/scan-formats.md");

  @Test
  void everyFormatHasARow() {
    assertThat(document.table("Formats").column("Format"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("table"), Stream.of(OutputFormat.values()).map(OutputFormat::id))
                .toList());
  }

  @Test
  void everyColumnOfTheCsvHasARow() {
    assertThat(document.table("csv").column("Column")).containsExactlyElementsOf(CsvFormat.COLUMNS);
  }

  @Test
  void everyGaugeHasARow() {
    List<String> gauges =
        Scans.write(OutputFormat.PROMETHEUS, Scans.shop())
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            .toList();

    assertThat(document.table("prometheus").column("Gauge"))
        .containsExactlyInAnyOrderElementsOf(gauges);
    assertThat(Markdown.read("docs/metrics.md").find(Pattern.compile("`(rootseal_[a-z_]+)`")))
        .as("names of the operator")
        .doesNotContainAnyElementsOf(gauges);
  }
}
