package dev.rootseal.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Stands where the demo is not on the class path, and says where it is to be had. */
@Command(
    name = MissingDemoCommand.NAME,
    description = "Shows the operator at work without a cluster. It comes in a jar of its own.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
final class MissingDemoCommand implements Callable<Integer> {
  static final String NAME = "demo";

  @Spec private CommandSpec spec;

  /** Whatever follows is the demo's to understand; the parser wants a place to put it. */
  @SuppressWarnings("UnusedVariable")
  @Unmatched
  private List<String> arguments;

  @SuppressWarnings("NullAway.Init")
  MissingDemoCommand() {}

  @Override
  public Integer call() {
    return Problem.refuse(
        List.of(
            Problem.of(
                "the demo is no part of this jar: run 'bin/rootseal demo' in a checkout, or put"
                    + " rootseal-demo.jar beside rootseal.jar and run java -jar rootseal-demo.jar"
                    + " demo")),
        spec.commandLine());
  }
}
