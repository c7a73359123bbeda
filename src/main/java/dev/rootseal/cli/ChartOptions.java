package dev.rootseal.cli;

import dev.rootseal.helm.ChartValues;
import dev.rootseal.manifest.ManifestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The chart of which manifests were rendered. */
final class ChartOptions {
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

  @SuppressWarnings("NullAway.Init")
  ChartOptions() {}

  /** The flag that is given, if one is. */
  Optional<String> given() {
    if (chart == null) {
      return values.isEmpty() ? Optional.empty() : Optional.of("--values");
    }
    return Optional.of("--chart");
  }

  /** Whether values are given without the chart that they are for. */
  boolean lacksChart() {
    return chart == null && !values.isEmpty();
  }

  /**
   * What is known of the values of the chart; nothing where no chart is named.
   *
   * @throws IllegalArgumentException if a file cannot be read; the message says which
   */
  Optional<ChartValues> read() {
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
