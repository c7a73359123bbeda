package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.scan.ScanReport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** `-o markdown`. */
class MarkdownFormatTest {
  private static final Pattern ROW =
      Pattern.compile("\\| <code>[^|<>`*\\[\\]\\n]*</code> \\| [^|<>`*\\[\\]\\n]* \\|");

  private static ScanReport pods(int count) {
    return Scans.of(
        "many.yaml",
        IntStream.range(0, count)
            .mapToObj(i -> Scans.POD.formatted("web-" + i))
            .collect(Collectors.joining("---\n")));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 21, 300, 2000})
  void itFitsIntoACommentAndCountsWhatDoesNot(int findings) {
    String text = Scans.write(OutputFormat.MARKDOWN, pods(findings));
    long rows = text.lines().filter(line -> line.startsWith("| <code>")).count();
    long left =
        text.lines()
            .filter(line -> line.contains(" more are left out: "))
            .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
            .sum();

    assertThat(text.length()).isLessThanOrEqualTo(65_536);
    assertThat(rows + left).isEqualTo(findings);
    assertThat(text.contains("<details>")).isEqualTo(findings > 20);
  }

  @Test
  void aNameChangesNothingAroundIt() {
    String text = Scans.write(OutputFormat.MARKDOWN, Scans.hostile());

    assertThat(text.length()).isLessThanOrEqualTo(65_536);
    assertThat(text.lines().filter(line -> line.startsWith("| <code>")))
        .hasSizeGreaterThan(10)
        .allMatch(line -> ROW.matcher(line).matches());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "@octocat~&#64;&#8203;octocat", "#12~&#35;&#8203;12",
        "a|b~a&#124;b", "`x`~&#96;x&#96;",
        "<b>~&#60;b&#62;", "&lt;~&#38;lt;",
        "https://e.example~https&#58;//e.example", "www.e.example~www&#46;e.example",
        "a_b __c__ _d_~a_b &#95;&#95;c&#95;&#95; &#95;d&#95;", "[a](b)~&#91;a&#93;(b)",
        "readOnlyRootFilesystem: true~readOnlyRootFilesystem: true"
      })
  void markdownIsWrittenAsReferences(String text, String escaped) {
    assertThat(MarkdownFormat.plain(text)).isEqualTo(escaped);
  }

  @Test
  void anEndlessNameIsCut() {
    assertThat(MarkdownFormat.code("\uD83D\uDE00".repeat(2000)))
        .isEqualTo("<code>" + "\uD83D\uDE00".repeat(MarkdownFormat.LONGEST_CELL) + "…</code>");
  }
}
