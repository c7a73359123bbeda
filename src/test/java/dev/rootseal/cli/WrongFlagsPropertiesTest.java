package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every command with one or several of its flags, or of the variables that stand in for them,
 * wrong, drawn from what the parser knows of them: exit code 2, a line for each that names it, no
 * stack trace, no control character, and nothing is done. The seed of a failure is told with it.
 */
class WrongFlagsPropertiesTest {
  /** For these, nonsense may have a meaning; only nothing at all is wrong. */
  private static final Set<Class<?>> ANY_TEXT =
      Set.of(String.class, Path.class, SelectorSpec.class);

  private static final List<String> NONSENSE =
      List.of(
          "maybe", "-1", "1e9", "\u001b[2J", "${env:HOME}", "a\nb", "\u202e", "x".repeat(5_000));

  private Path file = Path.of("");

  /**
   * What is given of a flag, a word or a variable with its value, and how a line has to name it.
   */
  record Wrong(String flag, String given, String name) {
    boolean isVariable() {
      return given.startsWith("ROOTSEAL_");
    }
  }

  /** A call of a command with at least one flag that is wrong. */
  record Call(String command, List<Wrong> flags) {
    String[] words() {
      return Stream.concat(
              Stream.of(command.split(" ", -1)),
              flags.stream().filter(flag -> !flag.isVariable()).map(Wrong::given))
          .toArray(String[]::new);
    }

    Map<String, String> environment(Path kubeconfig) {
      return Stream.concat(
              Stream.of("KUBECONFIG=" + kubeconfig),
              flags.stream().filter(Wrong::isVariable).map(Wrong::given))
          .map(flag -> flag.split("=", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
  }

  @BeforeProperty
  void makeAFile() throws IOException {
    file = Files.createTempFile("kubeconfig", "");
    Files.writeString(
        file,
        """
        current-context: c
        clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
        contexts: [{name: c, context: {cluster: c}}]
        """);
  }

  @AfterProperty
  void restore() throws Exception {
    Files.delete(file);
    RestoresTheLog.restore();
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void eachIsToldInALine(@ForAll("calls") Call call) {
    Run run = Run.in(Path.of(""), call.environment(file), call.words()).refuses(ExitCode.USAGE);

    List<String> lines =
        run.err().lines().filter(line -> !line.startsWith("See rootseal ")).toList();
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("rootseal: "));
    assertThat(lines)
        .as("each names one that is wrong")
        .allMatch(line -> call.flags().stream().anyMatch(flag -> line.contains(flag.name())));
    assertThat(call.flags())
        .as("each is named")
        .allMatch(flag -> lines.stream().anyMatch(line -> line.contains(flag.name())));
    assertThat(run.err())
        .doesNotContain("Exception", "\tat ")
        .matches("[^\\p{Cc}]*(\n[^\\p{Cc}]*)*");
  }

  @Provide
  Arbitrary<Call> calls() {
    List<CommandLine> commands =
        Main.commands(Main.commandLine(Map.of()))
            .filter(command -> !(command.getCommand() instanceof CommandLine.HelpCommand))
            .filter(command -> command.getSubcommands().isEmpty())
            .toList();
    return Arbitraries.of(commands)
        .flatMap(WrongFlagsPropertiesTest::calls)
        .filter(call -> !call.flags().isEmpty());
  }

  private static Arbitrary<Call> calls(CommandLine command) {
    boolean needsAFile =
        command.getCommandSpec().positionalParameters().stream()
            .anyMatch(words -> words.arity().min() > 0);
    String words = command.getCommandSpec().qualifiedName().substring("rootseal ".length());
    return Combinators.combine(
            flags(command).list().ofMaxSize(4).uniqueElements(Wrong::flag),
            withoutValue(command).list().ofMaxSize(1))
        .as((flags, last) -> Stream.concat(flags.stream(), last.stream()).toList())
        .map(all -> new Call(words + (needsAFile ? " x.yaml" : ""), all));
  }

  /** At the end of the line, where nothing can be taken for its value. */
  private static Arbitrary<Wrong> withoutValue(CommandLine command) {
    List<String> names =
        command.getCommandSpec().options().stream()
            .filter(option -> option.arity().min() > 0)
            .map(OptionSpec::longestName)
            .toList();
    return Arbitraries.of(names)
        .map(name -> new Wrong(name, name, "Missing required parameter for option '" + name + "'"));
  }

  private static Arbitrary<Wrong> flags(CommandLine command) {
    return Arbitraries.oneOf(
        Stream.concat(
                Stream.of(unknown(command)),
                EnvironmentDefaults.flags(command).map(WrongFlagsPropertiesTest::wrong))
            .toList());
  }

  private static Arbitrary<Wrong> unknown(CommandLine command) {
    Set<String> known = command.getCommandSpec().optionsMap().keySet();
    return Combinators.combine(
            Arbitraries.of(known).filter(name -> name.startsWith("--")),
            Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(5))
        .as((name, more) -> name + more)
        .filter(name -> !known.contains(name))
        .map(name -> new Wrong(name, name, name + " is not a flag"));
  }

  private static Arbitrary<Wrong> wrong(OptionSpec option) {
    String flag = option.longestName();
    List<String> names = new ArrayList<>(List.of(option.names()));
    if (ANY_TEXT.contains(option.auxiliaryTypes()[0])) {
      return Arbitraries.of(names).map(name -> new Wrong(flag, name + "=", flag + " is '"));
    }
    String variable = EnvironmentDefaults.variable(option);
    names.add(variable);
    return Combinators.combine(Arbitraries.of(names), Arbitraries.of(NONSENSE))
        .as(
            (name, text) ->
                new Wrong(
                    flag, name + "=" + text, (name.equals(variable) ? name : flag) + " is '"));
  }
}
