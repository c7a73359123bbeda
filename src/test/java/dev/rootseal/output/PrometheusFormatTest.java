package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.alerts.Promtool;
import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.scan.ScanReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** `-o prometheus`, by the real promtool. */
@Needs(Requirement.PROMTOOL)
class PrometheusFormatTest {
  @ParameterizedTest(name = "{index}")
  @MethodSource("dev.rootseal.output.Scans#reports")
  void promtoolHasNothingToSay(ScanReport report) {
    assertThat(Promtool.checkMetrics(Scans.write(OutputFormat.PROMETHEUS, report))).isEmpty();
  }
}
