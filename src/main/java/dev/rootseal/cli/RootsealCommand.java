package dev.rootseal.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
    name = "rootseal",
    description =
        "Reports whether the containers of a cluster run with a read-only root filesystem and the"
            + " writable mounts they need.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = ProgramVersion.class)
final class RootsealCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RootsealCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a command: operator, scan, fix, observe, try, explain or demo");
  }
}
