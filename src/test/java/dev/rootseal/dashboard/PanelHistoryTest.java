package dev.rootseal.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.alerts.Promtool;
import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The panels that compare with days ago, by the real promtool over 31 days. */
@Needs(Requirement.PROMTOOL)
class PanelHistoryTest {
  private static final Dashboard DASHBOARD = Dashboard.read();

  @ParameterizedTest
  @CsvSource({"Against 7 days ago, 15", "Against 30 days ago, 40"})
  void panelShowsTheDifferenceInPoints(String title, String points, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("test.yaml"), scenario(query(title), points));

    Promtool.Result result = Promtool.find().run("test", "rules", file.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("SUCCESS");
  }

  /** Half of all containers for a day, three quarters until the 29th, then nine in ten. */
  private static String scenario(String query, String points) {
    return """
        evaluation_interval: 1h
        tests:
          - interval: 1h
            input_series:
              - series: rootseal_cluster_compliance_ratio{rule="read-only-filesystem", cluster="a", job="rootseal", pod="x"}
                values: 0.5x35 0.75x659 0.9x60
            promql_expr_test:
              - expr: >-
                  round(%s, 0.1)
                eval_time: 31d
                exp_samples:
                  - labels: '{cluster="a"}'
                    value: %s
        """
        .formatted(query, points);
  }

  private static String query(String title) {
    Dashboard.Panel panel =
        DASHBOARD.asking().stream()
            .filter(one -> one.title().equals(title))
            .findFirst()
            .orElseThrow();
    return new Variables(Duration.ofDays(31), Duration.ofMinutes(1), Duration.ofHours(1))
        .all(DASHBOARD, "cluster")
        .chosen("job", List.of("rootseal"))
        .in(panel.targets().getFirst().expr());
  }
}
