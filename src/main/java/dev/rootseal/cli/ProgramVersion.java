package dev.rootseal.cli;

import dev.rootseal.metrics.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.load();
    return new String[] {
      "rootseal %s (revision %s, Java %s)"
          .formatted(build.version(), build.revision(), build.javaVersion())
    };
  }
}
