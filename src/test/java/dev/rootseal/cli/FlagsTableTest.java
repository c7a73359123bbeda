package dev.rootseal.cli;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import dev.rootseal.manifest.ManifestException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The documents against the model of the command line. */
class FlagsTableTest {
  private static final Pattern PROGRAM = Pattern.compile("bin/rootseal ([a-z]+)");
  private static final Pattern COMMAND = Pattern.compile("`rootseal ([a-z]+)");

  private final CommandLine program = Main.commandLine(Map.of());

  @ParameterizedTest
  @CsvSource({
    "operator, docs/configuration.md, `rootseal operator`",
    "demo, docs/configuration.md, `rootseal demo`",
    "scan, docs/scan.md, Flags",
    "fix, docs/fix.md, Flags",
    "admission, docs/admission.md, Flags",
    "observe, docs/observe.md, Flags",
    "try, docs/observe.md, Flags of `try`",
    "policy preview, docs/policy.md, Flags of `preview`",
    "policy test, docs/policy.md, Flags of `test`"
  })
  void flagsWithTheirVariablesAndDefaults(String command, String file, String heading) {
    assertThat(Markdown.read(file).table(heading).rows("Flag", "Variable", "Default"))
        .containsExactlyInAnyOrderElementsOf(rows(command));
  }

  /** Flag, variable and default of each, but for those of the help. */
  private List<List<String>> rows(String command) {
    return EnvironmentDefaults.flags(command(command))
        .map(
            flag ->
                List.of(
                    flag.longestName(),
                    EnvironmentDefaults.variable(flag),
                    requireNonNullElse(flag.defaultValue(), "")))
        .toList();
  }

  @Test
  void everyCommandIsDescribedAndEveryNamedOneExists() {
    List<String> commands = new ArrayList<>(program.getSubcommands().keySet());
    commands.remove("help");

    assertThat(commands)
        .filteredOn(name -> command(name).getSubcommands().isEmpty())
        .allSatisfy(name -> assertThat(rows(name)).isNotEmpty());
    for (Pattern mention : List.of(PROGRAM, COMMAND)) {
      assertThat(Markdown.all())
          .allSatisfy(
              other -> assertThat(commands).as(other.toString()).containsAll(other.find(mention)));
    }
    commands.removeIf(this::isHidden);
    assertThat(program.getUsageMessage()).contains(commands).doesNotContain("observer");
  }

  @ParameterizedTest
  @CsvSource({
    "docs/configuration.md, Exit codes",
    "docs/fix.md, Exit codes",
    "docs/observe.md, Exit codes",
    "docs/observe.md, Exit codes of `try`",
    "docs/policy.md, Exit codes of `preview`"
  })
  void exitCodes(String file, String heading) throws IllegalAccessException {
    List<String> codes = new ArrayList<>();
    for (Field field : ExitCode.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        codes.add(String.valueOf(field.getInt(null)));
      }
    }

    assertThat(Markdown.read(file).table(heading).column("Code"))
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void everyProblem() {
    assertThat(
            Markdown.read("docs/scan.md").find(Pattern.compile("(?m)^\\| `([A-Z][A-Za-z]+)` \\|")))
        .containsAll(
            Stream.of(ManifestException.Reason.values())
                .map(ManifestException.Reason::id)
                .toList());
  }

  /** Nobody types it: another command puts it into a container. */
  private boolean isHidden(String command) {
    return command(command).getCommandSpec().usageMessage().hidden();
  }

  private CommandLine command(String words) {
    CommandLine found = program;
    for (String word : words.split(" ", -1)) {
      found = requireNonNull(found.getSubcommands().get(word));
    }
    return found;
  }
}
