package dev.rootseal.archive;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command of the program, as shells and manuals need it.
 *
 * @param name how it is called; that of the program itself for the program
 * @param description one or more sentences
 * @param operands what it takes beside flags; empty for nothing
 * @param flags in the order of their names
 * @param commands those below it, in the order of the help
 */
record Command(
    String name,
    String description,
    List<Operand> operands,
    List<Flag> flags,
    List<Command> commands) {
  /** A stand-in for what is in no archive. */
  private static final String DEMO = "demo";

  Command {
    operands = List.copyOf(operands);
    flags = List.copyOf(flags);
    commands = List.copyOf(commands);
  }

  /** What follows a command without being a flag. */
  record Operand(String label, String description) {}

  static Command of(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    return new Command(
        spec.name(),
        description(spec),
        spec.positionalParameters().stream()
            .map(each -> new Operand(each.paramLabel(), String.join(" ", each.description())))
            .toList(),
        spec.options().stream().map(Flag::of).sorted(Comparator.comparing(Flag::longName)).toList(),
        command.getSubcommands().values().stream()
            .filter(each -> !each.getCommandName().equals(DEMO))
            .filter(each -> !each.getCommandSpec().usageMessage().hidden())
            .map(Command::of)
            .toList());
  }

  /** The command that the parser's library brings along has a header as well, and line breaks. */
  private static String description(CommandSpec spec) {
    return Stream.of(spec.usageMessage().header(), spec.usageMessage().description())
        .flatMap(Stream::of)
        .map(line -> line.replace("%n", " ").strip())
        .collect(Collectors.joining(" "));
  }

  /** Whether files can follow it. */
  boolean takesFiles() {
    return operands.stream().anyMatch(operand -> operand.label().contains("PATH"));
  }

  /** The names of the commands below it, separated by blanks. */
  String commandNames() {
    return commands.stream().map(Command::name).collect(Collectors.joining(" "));
  }

  String summary() {
    return Sentence.first(description);
  }
}
