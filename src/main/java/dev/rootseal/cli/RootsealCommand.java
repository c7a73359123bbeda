package dev.rootseal.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The program without a command. */
@Command(
    name = "rootseal",
    description =
        "Reports whether the containers of a cluster run with a read-only root filesystem and the"
            + " writable mounts they need.",
    addMethodSubcommands = false)
final class RootsealCommand extends ProgramCommand {
  @Override
  public Integer call() {
    throw wrong("name a command: operator, scan, fix, observe, try, explain or demo");
  }

  /** Stands where the demo is not on the class path, and says where it is to be had. */
  @Command(
      name = "demo",
      description = "Shows the operator at work without a cluster. It comes in a jar of its own.",
      addMethodSubcommands = false)
  static final class MissingDemo extends ProgramCommand {
    /** Whatever follows is the demo's to understand; the parser wants a place to put it. */
    @Unmatched @Nullable List<String> arguments;

    @Override
    public Integer call() {
      say(
          "the demo is no part of this jar: run 'bin/rootseal demo' in a checkout, or put"
              + " rootseal-demo.jar beside rootseal.jar and run java -jar rootseal-demo.jar demo");
      return ExitCode.USAGE;
    }
  }
}
