package dev.rootseal.cli;

import dev.rootseal.metrics.BuildInfo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.IVersionProvider;

/** A command of the program; one that comes in a jar of its own is found as a service. */
public interface Subcommand extends Callable<Integer> {
  /** All that keeps it from being called with what it was given, a line each. */
  default List<String> problems() {
    return List.of();
  }

  final class ProgramVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      BuildInfo build = BuildInfo.load();
      return new String[] {
        "rootseal %s (revision %s, Java %s)"
            .formatted(build.version(), build.revision(), build.javaVersion())
      };
    }
  }
}
