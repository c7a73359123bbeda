package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each format makes of one folder, to the letter, and what all must be able to write. */
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
    ExpectedFile.holds(
        name, written.replaceAll("(?s)<(style|script)>.*?</\\1>|sha256-[^']*", "<$1>"));
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
    ScanReport hostile = Hostile.report();

    assertThat(Scans.write(format, hostile)).isEqualTo(Scans.write(format, hostile));
  }
}
