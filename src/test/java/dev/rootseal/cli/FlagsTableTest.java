package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.docs.Markdown;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** `docs/configuration.md` against the model of the command line. */
class FlagsTableTest {
  private static final Pattern PROGRAM = Pattern.compile("bin/rootseal ([a-z]+)");
  private static final Pattern COMMAND = Pattern.compile("`rootseal ([a-z]+)");

  private final Markdown document = Markdown.read("docs/configuration.md");
  private final CommandLine program = Main.commandLine(Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"operator", "demo"})
  void flagsWithTheirVariablesAndDefaults(String command) {
    assertThat(document.table("`rootseal " + command + "`").rows("Flag", "Variable", "Default"))
        .containsExactlyInAnyOrderElementsOf(FlagRows.of(command));
  }

  @Test
  void everyCommandIsDescribedAndEveryNamedOneExists() {
    List<String> commands = new ArrayList<>(program.getSubcommands().keySet());
    commands.remove("help");

    assertThat(commands).allSatisfy(name -> assertThat(FlagRows.of(name)).isNotEmpty());
    for (Pattern mention : List.of(PROGRAM, COMMAND)) {
      assertThat(Markdown.all())
          .allSatisfy(
              other -> assertThat(commands).as(other.toString()).containsAll(other.find(mention)));
    }
    commands.removeIf(this::isHidden);
    assertThat(program.getUsageMessage()).contains(commands).doesNotContain("observer");
  }

  @Test
  void exitCodes() throws IllegalAccessException {
    List<String> codes = new ArrayList<>();
    for (Field field : ExitCode.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        codes.add(String.valueOf(field.getInt(null)));
      }
    }

    assertThat(document.table("Exit codes").column("Code"))
        .containsExactlyInAnyOrderElementsOf(codes);
  }

  /** Nobody types it: another command puts it into a container. */
  private boolean isHidden(String command) {
    return Objects.requireNonNull(program.getSubcommands().get(command))
        .getCommandSpec()
        .usageMessage()
        .hidden();
  }
}
