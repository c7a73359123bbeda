package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.dashboard.Dashboard;
import dev.rootseal.dashboard.Variables;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules, their tests, the documents' queries and panels that look back, by the real promtool. */
@Needs(Requirement.PROMTOOL)
class PromtoolTest {
  /** A block that is, or could be, a whole configuration of Prometheus. */
  private static final Pattern CONFIGURATION =
      Pattern.compile("(?ms)^```yaml\\n((?:global|scrape_configs):.*?)^```$");

  static Stream<RuleFile> files() {
    return RuleFile.all().stream();
  }

  static Stream<Path> scenarios() {
    return RuleFile.Scenarios.files().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void rulesAreValid(RuleFile file) {
    assertThat(Promtool.run("check", "rules", "--lint=all", "--lint-fatal", file.path().toString()))
        .contains(file.expressions().size() + " rules found");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void rulesDoWhatTheScenariosSay(Path scenario, @TempDir Path folder) throws IOException {
    Path test = RuleFile.Scenarios.withTheRulesItNeeds(scenario, folder);

    assertThat(Promtool.run("test", "rules", test.toString())).contains("SUCCESS");
  }

  @Test
  void everyConfigurationOfADocumentIsValid(@TempDir Path folder) throws IOException {
    List<String> blocks =
        Markdown.all().stream().flatMap(document -> document.find(CONFIGURATION).stream()).toList();
    Files.copy(RuleFile.read().path(), folder.resolve("rules.yaml"));

    assertThat(blocks).hasSizeGreaterThan(3);
    for (String block : blocks) {
      Path file = Files.writeString(folder.resolve("prometheus.yaml"), block);
      assertThat(Promtool.run("check", "config", "--syntax-only", file.toString()))
          .as(block)
          .contains("SUCCESS");
    }
  }

  /** Each as a recording rule of one file, since promtool parses no expression alone. */
  @Test
  void everyQueryOfADocumentCanBeParsed(@TempDir Path folder) throws IOException {
    List<String> queries = Markdown.all().stream().flatMap(Queries::in).toList();
    String rules =
        queries.stream()
            .map(query -> "  - record: q\n    expr: |\n" + query.indent(6))
            .collect(Collectors.joining("", "groups:\n- name: queries\n  rules:\n", ""));

    Path file = Files.writeString(folder.resolve("queries.yaml"), rules);

    assertThat(queries).hasSizeGreaterThan(20);
    // The linter would find that all are recorded under one name.
    assertThat(Promtool.run("check", "rules", "--lint=none", file.toString()))
        .contains(queries.size() + " rules found");
  }

  /** The panels that compare with days ago, over 31 days. */
  @ParameterizedTest
  @CsvSource({"Against 7 days ago, 15", "Against 30 days ago, 40"})
  void panelShowsTheDifferenceInPoints(String title, String points, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("test.yaml"), scenario(query(title), points));

    assertThat(Promtool.run("test", "rules", file.toString())).contains("SUCCESS");
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
    Dashboard dashboard = Dashboard.read();
    return new Variables(Duration.ofDays(31), Duration.ofMinutes(1), Duration.ofHours(1))
        .all(dashboard, "cluster")
        .chosen("job", List.of("rootseal"))
        .in(dashboard.panel(title).targets().getFirst().expr());
  }
}
