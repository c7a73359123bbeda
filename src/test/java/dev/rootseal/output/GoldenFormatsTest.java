package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.manifest.Position;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each format makes of one folder, what all must write, and how files are named. */
class GoldenFormatsTest {
  @ParameterizedTest
  @EnumSource
  void theShopIsWrittenAsExpected(OutputFormat format) throws IOException {
    holds("shop." + format.id(), format, Scans.shop());
  }

  /** With namespaces of every result. */
  @ParameterizedTest
  @EnumSource(names = {"HTML", "OPENREPORTS", "OSCAL"})
  void theExamplesAreWrittenAsExpected(OutputFormat format) throws IOException {
    holds("examples." + format.id(), format, Scans.examples());
  }

  /** What every HTML report has alike stands in files of its own. */
  private static void holds(String name, OutputFormat format, ScanReport report)
      throws IOException {
    String written = Scans.write(format, report);
    Scans.expect(name, written.replaceAll("(?s)<(style|script)>.*?</\\1>|sha256-[^']*", "<$1>"));
  }

  @ParameterizedTest
  @EnumSource
  void workloadsOfAClusterHaveNoPlace(OutputFormat format) {
    ScanReport live = Scans.live(Scans.shop());

    assertThat(Scans.write(format, live)).isNotEmpty().doesNotContain("web.yaml");
  }

  @ParameterizedTest
  @EnumSource
  void whatCouldNotBeReadOfAClusterIsToldInEveryFormat(OutputFormat format) {
    String text = Scans.write(format, Scans.live(Scans.shop()));

    if (format == OutputFormat.PROMETHEUS) {
      assertThat(text).contains("rootseal_scan_unreadable_documents 1.0");
    } else {
      assertThat(text).contains("the list of Jobs: there is no right to read it");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofSeveralClustersEachIsNamed(OutputFormat format) {
    assertThat(Scans.write(format, Scans.clusters(Scans.shop()))).contains("staging", "prod");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWrittenToo(OutputFormat format) {
    assertThat(Scans.write(format, Scans.nothing())).endsWith("\n");
  }

  @ParameterizedTest
  @EnumSource
  void anyNameIsWritten(OutputFormat format) {
    ScanReport hostile = Scans.hostile();

    assertThat(Scans.write(format, hostile)).isEqualTo(Scans.write(format, hostile));
  }

  @ParameterizedTest
  @CsvSource({
    "./deploy/../web.yaml, web.yaml", "deploy/web.yaml, deploy/web.yaml",
    "../web.yaml, ../web.yaml", "/web.yaml, /web.yaml",
    "standard input, standard input"
  })
  void aNameIsAsShortAsItCanBe(String given, String named) {
    assertThat(Location.of(given, Position.START).file()).isEqualTo(named);
  }

  /** As docs/scan-formats.md promises it of all but table, json and yaml. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TABLE", "JSON", "YAML"})
  void aReportIsTheSameHoweverItsFileIsSpelt(OutputFormat format) {
    String here = Path.of("").toAbsolutePath() + "/";
    String folder = Path.of("").toAbsolutePath().getFileName().toString();
    String text =
        Scans.POD.formatted("web")
            + """
            ---
            kind: [
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, annotations: {rootseal.dev/exempt: ""}}
            """;
    String plain = Scans.write(format, Scans.of("deploy/x.yaml", text));

    for (String spelling : List.of("././", "a/../", here, "../" + folder + "/")) {
      assertThat(Scans.write(format, Scans.of(spelling + "deploy/x.yaml", text))).isEqualTo(plain);
    }
  }

  @Test
  void aFileBelowTheWorkingDirectoryIsNamedFromThere() {
    String file = Path.of("deploy/web.yaml").toAbsolutePath().toString();

    assertThat(Location.of(file, Position.START)).hasToString("deploy/web.yaml:1:1");
  }
}
