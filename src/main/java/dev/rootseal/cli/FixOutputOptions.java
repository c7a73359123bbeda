package dev.rootseal.cli;

import dev.rootseal.fix.PatchFormat;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In what shape fixes are handed over, and where they go. */
final class FixOutputOptions {
  @Mixin private ChartOptions chart;

  @Option(
      names = "--as",
      paramLabel = "patch|diff|kustomize|helm",
      defaultValue = "patch",
      description =
          "The patch itself, what it changes, or, of files, a folder for kustomize, or for Helm:"
              + " values and a post-renderer (${DEFAULT-VALUE}).")
  private FixForm form;

  @Option(
      names = "--write",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "Makes the changes in the files themselves.")
  private Boolean write = false;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "yaml|json",
      defaultValue = "yaml",
      description = "How patches are written (${DEFAULT-VALUE}).")
  private PatchFormat format;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description =
          "A new folder that gets a file for each patch; standard output gets the commands that"
              + " apply them. With --as=kustomize or helm, the folder for it.")
  private @Nullable Path outputDir;

  @SuppressWarnings("NullAway.Init")
  FixOutputOptions() {}

  FixForm form() {
    return form;
  }

  /** Whether the files themselves are changed. */
  boolean writes() {
    return write;
  }

  PatchFormat format() {
    return format;
  }

  Optional<Path> folder() {
    return Optional.ofNullable(outputDir);
  }

  ChartOptions chart() {
    return chart;
  }
}
