package dev.rootseal.cli;

import dev.rootseal.fix.PatchStream.PatchFormat;
import dev.rootseal.helm.ChartValues;
import dev.rootseal.manifest.ManifestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In what shape fixes are handed over, where they go, and the chart that was rendered. */
final class FixOptions {
  /** What {@code fix} can hand over. */
  enum Form {
    PATCH,
    DIFF,
    KUSTOMIZE,
    HELM
  }

  @Option(
      names = "--as",
      paramLabel = "patch|diff|kustomize|helm",
      defaultValue = "patch",
      description =
          "The patch itself, what it changes, or, of files, a folder for kustomize, or for Helm:"
              + " values and a post-renderer (${DEFAULT-VALUE}).")
  Form form;

  @Option(names = "--write", description = "Makes the changes in the files themselves.")
  Boolean write = false;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "yaml|json",
      defaultValue = "yaml",
      description = "How patches are written (${DEFAULT-VALUE}).")
  PatchFormat format;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description =
          "A new folder that gets a file for each patch; standard output gets the commands that"
              + " apply them. With --as=kustomize or helm, the folder for it.")
  private @Nullable Path outputDir;

  @Option(
      names = "--chart",
      paramLabel = "DIR",
      description =
          "With --as=helm: the folder of the chart that was rendered. Without it there is a"
              + " post-renderer alone.")
  private @Nullable Path chart;

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description =
          "With --chart: a file of values that Helm was given. Several times for several, in the"
              + " same order.")
  private List<Path> values = List.of();

  Optional<Path> folder() {
    return Optional.ofNullable(outputDir);
  }

  Optional<String> flagOfChart() {
    String flag = chart == null ? "--values" : "--chart";
    return chart == null && values.isEmpty() ? Optional.empty() : Optional.of(flag);
  }

  boolean lacksChart() {
    return chart == null && !values.isEmpty();
  }

  /**
   * What is known of the values of the chart; nothing where no chart is named.
   *
   * @throws IllegalArgumentException if a file cannot be read; the message says which
   */
  Optional<ChartValues> chart() {
    if (chart == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ChartValues.of(chart, values));
    } catch (ManifestException e) {
      throw new IllegalArgumentException(
          "a file of --chart or --values cannot be read: " + e.getMessage(), e);
    }
  }
}
