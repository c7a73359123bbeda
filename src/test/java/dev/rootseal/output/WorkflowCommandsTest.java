package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.Terminal.Device;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Runners take lines of output for commands. No name may give one. */
class WorkflowCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile("(?i)^[\\s\\p{Z}]*::|##(vso|teamcity)?\\[");

  private static final List<String> COMMANDS =
      List.of(
          "::stop-commands::x",
          " \u00a0::error::x",
          "\u3000::add-mask::x",
          "##[add-mask]x",
          "###[error]x",
          "##vso[task.setvariable variable=x]y",
          "##TeamCity[x]",
          "#v##vs##vso##vso[x",
          "##\u001b[x",
          "x\n::error::x\n##[error]x",
          "x " + "y".repeat(200) + " ::error::x",
          "x" + "\n".repeat(5) + "::debug::x");

  private static void expectNoCommand(String output) {
    assertThat(output.lines()).noneMatch(line -> COMMAND.matcher(line).find());
  }

  @Test
  void ofATable() {
    for (OptionalInt width : List.of(OptionalInt.empty(), OptionalInt.of(40))) {
      StringWriter out = new StringWriter();
      new TableFormat(new Terminal(new PrintWriter(out, true), Device.FILE, width))
          .write(Scans.hostile(COMMANDS));
      expectNoCommand(out.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GITHUB")
  void ofAFormat(OutputFormat format) {
    ScanReport report = Scans.hostile(COMMANDS);

    expectNoCommand(Scans.write(format, report));
    expectNoCommand(Scans.write(format, Scans.live(report)));
  }

  @Test
  void ofAnAnnotationNoneButOurs() {
    assertThat(Scans.write(OutputFormat.GITHUB, Scans.hostile(COMMANDS)).lines())
        .allMatch(line -> line.startsWith("::error ") || line.startsWith("::notice "))
        .noneMatch(line -> line.contains("##["));
  }

  @Test
  void valuesStayWhatTheyAre() throws IOException {
    ScanReport report = Scans.hostile(COMMANDS);
    JsonNode json = new ObjectMapper().readTree(Scans.write(OutputFormat.JSON, report));
    JsonNode yaml = new YAMLMapper().readTree(Scans.write(OutputFormat.YAML, report));

    assertThat(json.findValuesAsText("namespace")).containsAll(COMMANDS);
    assertThat(yaml).isEqualTo(json);
  }

  /** As on a terminal; where a format has escapes, the values stay what they are. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"JSON", "YAML", "SARIF", "GITLAB", "OPENREPORTS", "CSV"})
  void nothingMovesOrHidesWhatStandsBesideIt(OutputFormat format) {
    assertThat(Scans.write(format, Scans.hostile()).codePoints())
        .filteredOn(character -> character != '\n' && TerminalText.isUnsafe(character))
        .isEmpty();
  }

  @Test
  void halfACharacterIsTextInYaml() throws IOException {
    String yaml =
        Scans.write(OutputFormat.YAML, Scans.hostile(List.of("\ud83d \ud83d\ude80 \ude80")));

    assertThat(new YAMLMapper().readTree(yaml).findValuesAsText("image"))
        .contains("\\ud83d \ud83d\ude80 \\ude80");
  }
}
