package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Needs;
import dev.rootseal.e2e.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules, their tests and the documents' queries, by the real promtool. */
@Needs(Requirement.PROMTOOL)
class PromtoolTest {
  /** A block that is, or could be, a whole configuration of Prometheus. */
  private static final Pattern CONFIGURATION =
      Pattern.compile("(?ms)^```yaml\\n((?:global|scrape_configs):.*?)^```$");

  private final Promtool promtool = Promtool.find();

  static Stream<RuleFile> files() {
    return RuleFile.all().stream();
  }

  static Stream<Path> scenarios() {
    return RuleFile.Scenarios.files().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void rulesAreValid(RuleFile file) {
    Promtool.Result result =
        promtool.run("check", "rules", "--lint=all", "--lint-fatal", file.path().toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains(file.expressions().size() + " rules found");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void rulesDoWhatTheScenariosSay(Path scenario, @TempDir Path folder) throws IOException {
    Path test = RuleFile.Scenarios.withTheRulesItNeeds(scenario, folder);
    Promtool.Result result = promtool.run("test", "rules", test.toString());

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("SUCCESS");
  }

  @Test
  void everyConfigurationOfADocumentIsValid(@TempDir Path folder) throws IOException {
    List<String> blocks =
        Markdown.all().stream().flatMap(document -> document.find(CONFIGURATION).stream()).toList();
    Files.copy(RuleFile.read().path(), folder.resolve("rules.yaml"));

    assertThat(blocks).hasSizeGreaterThan(3);
    for (String block : blocks) {
      Path file = Files.writeString(folder.resolve("prometheus.yaml"), block);
      Promtool.Result result = promtool.run("check", "config", "--syntax-only", file.toString());
      assertThat(result.exitCode()).as("%s%n%s", block, result.output()).isZero();
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

    // The linter would find that all are recorded under one name.
    Promtool.Result result = promtool.run("check", "rules", "--lint=none", file.toString());

    assertThat(queries).hasSizeGreaterThan(20);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains(queries.size() + " rules found");
  }
}
