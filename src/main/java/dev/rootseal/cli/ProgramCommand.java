package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.cli.Logging.LogFormat;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.terminal.Progress;
import dev.rootseal.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of this program, of one line of arguments. */
@Command(
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = Subcommand.ProgramVersion.class)
abstract class ProgramCommand implements Subcommand {
  @Spec CommandSpec spec;

  final ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  /** A part that throws IllegalArgumentException where what was given is wrong. */
  final <T> T checked(String prefix, Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw wrong(prefix + e.getMessage());
    }
  }

  final void say(String line) {
    ErrorLines.print(line, spec.commandLine());
  }

  /** Where a person reads what is said while it runs. */
  final Terminal errors() {
    return new Terminal(spec.commandLine().getErr(), Terminal.Device.FILE);
  }

  /** How far it is, for whoever waits at a terminal. */
  final Progress progress(Supplier<String> howFar) {
    return Progress.on(spec.commandLine().getErr(), environment(), Clock.systemUTC(), howFar);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final Map<String, String> environment() {
    return EnvironmentDefaults.of(spec).all();
  }

  /** For a client, which logs. Of files nothing does, and a start without a log is quicker. */
  final Kubeconfig kubeconfig() {
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    return new Kubeconfig(environment(), Clock.systemUTC());
  }

  /** Whether a flag stands on the line; a variable does not count. */
  final boolean isGiven(String flag) {
    return spec.commandLine().getParseResult().hasMatchedOption(flag);
  }

  /** By what a flag of this name was given: itself, its variable, or the file of the folder. */
  final String source(String flag) {
    String source = EnvironmentDefaults.source(spec.findOption(flag));
    return source.startsWith("-") ? flag : source;
  }

  /** Refuses the first of these flags that is given. */
  final void refuse(List<String> flags, String why) {
    for (String flag : flags) {
      refuse(isGiven(flag), flag + why);
    }
  }

  final void refuse(boolean senseless, String problem) {
    if (senseless) {
      throw wrong(problem);
    }
  }
}
