package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every command with each of its flags wrong, in every way to give it, and all at once. */
@ExtendWith(RestoresTheLog.class)
class WrongFlagsTest {
  /** For these, nonsense may have a meaning; only nothing at all is wrong. */
  private static final Set<Class<?>> ANY_TEXT =
      Set.of(String.class, Path.class, SelectorSpec.class);

  private static final List<String> NONSENSE =
      List.of(
          "maybe", "-1", "1e9", "\u001b[2J", "${env:HOME}", "a\nb", "\u202e", "x".repeat(5_000));

  @TempDir private Path folder = Path.of("");

  /** A flag, a word or a variable with its value, and how a line has to name it. */
  private record Wrong(String given, String name) {}

  static Stream<CommandSpec> commands() {
    return Main.commands(Main.commandLine(Map.of()))
        .filter(command -> !(command.getCommand() instanceof CommandLine.HelpCommand))
        .filter(command -> command.getSubcommands().isEmpty())
        .map(CommandLine::getCommandSpec);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachIsToldInALine(CommandSpec command) {
    List<Wrong> first = new ArrayList<>();
    List<Wrong> last = new ArrayList<>();
    for (OptionSpec flag : EnvironmentDefaults.flags(command.commandLine()).toList()) {
      List<Wrong> spellings = spellings(flag);
      first.add(spellings.getFirst());
      last.add(spellings.getLast());
      for (Wrong one : spellings) {
        expectToldInALine(command, List.of(one));
      }
    }
    expectToldInALine(command, first);
    expectToldInALine(command, last);
  }

  private static List<Wrong> spellings(OptionSpec flag) {
    String name = flag.longestName();
    boolean anyText = ANY_TEXT.contains(flag.auxiliaryTypes()[0]);
    List<Wrong> all = new ArrayList<>(List.of(new Wrong(name + "x", name + "x is not a flag")));
    if (flag.arity().min() > 0) {
      all.add(new Wrong(name, "Missing required parameter for option '" + name + "'"));
    }
    for (String spelling : flag.names()) {
      all.add(new Wrong(spelling + "=" + (anyText ? "" : nonsense(spelling)), name + " is '"));
    }
    if (!anyText) {
      String variable = EnvironmentDefaults.variable(flag);
      all.add(new Wrong(variable + "=" + nonsense(variable), variable + " is '"));
    }
    return all;
  }

  /** Another one for another name, and the same in each run. */
  private static String nonsense(String name) {
    return NONSENSE.get(Math.floorMod(name.hashCode(), NONSENSE.size()));
  }

  private void expectToldInALine(CommandSpec command, List<Wrong> flags) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBECONFIG", Run.kubeconfig(folder, "https://127.0.0.1:1").toString());
    String line = command.qualifiedName().substring("rootseal ".length());
    boolean needsAFile =
        command.positionalParameters().stream().anyMatch(words -> words.arity().min() > 0);
    List<String> words =
        new ArrayList<>(List.of((line + (needsAFile ? " x.yaml" : "")).split(" ")));
    for (Wrong flag : flags) {
      if (flag.given().startsWith("ROOTSEAL_")) {
        String[] parts = flag.given().split("=", 2);
        environment.put(parts[0], parts[1]);
      } else {
        words.add(flag.given());
      }
    }
    Run run = Run.in(Path.of(""), environment, words.toArray(String[]::new));
    List<String> lines =
        run.err().lines().filter(told -> !told.startsWith("See rootseal ")).toList();

    run.refuses(ExitCode.USAGE);
    assertThat(lines).isNotEmpty().allMatch(told -> told.startsWith("rootseal: "));
    assertThat(lines).allMatch(told -> flags.stream().anyMatch(one -> told.contains(one.name())));
    assertThat(flags).allMatch(one -> lines.stream().anyMatch(told -> told.contains(one.name())));
    assertThat(run.err())
        .doesNotContain("Exception", "\tat ")
        .matches("[^\\p{Cc}]*(\n[^\\p{Cc}]*)*");
  }
}
