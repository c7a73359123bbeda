package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.alerts.Promtool;
import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.scan.ScanReport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** `-o prometheus`, by the real promtool. */
@Needs(Requirement.PROMTOOL)
class PrometheusFormatTest {
  private final Promtool promtool = Promtool.find();

  static Stream<ScanReport> reports() {
    return Stream.of(
        Scans.shop(),
        Scans.live(Scans.shop()),
        Scans.clusters(Scans.shop()),
        Scans.nothing(),
        Hostile.report());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("reports")
  void promtoolHasNothingToSay(ScanReport report) {
    Promtool.Result result = promtool.checkMetrics(Scans.write(OutputFormat.PROMETHEUS, report));

    assertThat(result.output()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
