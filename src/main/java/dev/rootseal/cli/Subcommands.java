package dev.rootseal.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** The commands that are not the product's own. */
final class Subcommands {
  private Subcommands() {}

  /** Adds those that are on the class path, and a stand-in for the demo where it is not. */
  static CommandLine addTo(CommandLine program) {
    ServiceLoader.load(Subcommand.class).forEach(program::addSubcommand);
    if (!program.getSubcommands().containsKey(MissingDemoCommand.NAME)) {
      program.addSubcommand(new MissingDemoCommand());
    }
    return program.addSubcommand(new HelpCommand());
  }
}
