package dev.rootseal.cli;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** The commands of the program: its own, and those that other jars bring along. */
final class Subcommands {
  /** In the order of the help. */
  private static final List<String> OWN =
      List.of("operator", "scan", "fix", "observe", "observer", "try", "explain");

  private Subcommands() {}

  /**
   * Adds the command that the arguments begin with, where it is one of the program's own; otherwise
   * all, those on the class path too, and a stand-in for the demo where it is not.
   */
  static CommandLine addTo(CommandLine program, List<String> arguments) {
    if (!arguments.isEmpty() && OWN.contains(arguments.getFirst())) {
      return program.addSubcommand(own(arguments.getFirst()));
    }
    OWN.forEach(name -> program.addSubcommand(own(name)));
    ServiceLoader.load(Subcommand.class).forEach(program::addSubcommand);
    if (!program.getSubcommands().containsKey(MissingDemoCommand.NAME)) {
      program.addSubcommand(new MissingDemoCommand());
    }
    return program.addSubcommand(new HelpCommand());
  }

  private static Callable<Integer> own(String name) {
    return switch (name) {
      case "operator" -> new OperatorCommand();
      case "scan" -> new ScanCommand();
      case "fix" -> new FixCommand();
      case "observe" -> new ObserveCommand();
      case "observer" -> new ObserverCommand();
      case "try" -> new TryCommand();
      case "explain" -> new ExplainCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
