package dev.rootseal.cli;

import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.observe.paths.ObserverSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How {@code rootseal observe} looks for where a container writes. */
final class PathsOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--paths",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Looks for where the containers of one pod write, by an ephemeral container beside each:"
              + " that stays in the pod's spec until the pod ends.")
  private Boolean paths = false;

  @Option(
      names = "--pod",
      paramLabel = "NAME",
      description = "With --paths: which pod of the workload; otherwise one that is ready.")
  private @Nullable String pod;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description =
          "With --paths: which container; otherwise all whose root is not read-only already.")
  private @Nullable String container;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "0s",
      description =
          "With --paths: for how long to look again and again, such as 90s or 10m"
              + " (${DEFAULT-VALUE}: once).")
  private Duration time;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description =
          "With --paths: the image of the ephemeral container; otherwise Rootseal's own of this"
              + " version.")
  private @Nullable String image;

  @Option(
      names = "--yes",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "With --paths: does not ask before it changes the pod.")
  private Boolean yes = false;

  @SuppressWarnings("NullAway.Init")
  PathsOptions() {}

  boolean isAsked() {
    return paths;
  }

  /** A flag that says nothing without --paths. */
  Optional<String> strayFlag() {
    return paths
        ? Optional.empty()
        : Stream.of("--pod", "--container", "--for", "--image", "--yes")
            .filter(flag -> FlagValue.isGiven(spec, flag))
            .findFirst();
  }

  Optional<String> pod() {
    return Optional.ofNullable(pod);
  }

  Optional<String> container() {
    return Optional.ofNullable(container);
  }

  boolean yes() {
    return yes;
  }

  ObserverSettings settings() {
    String own = ObserverSettings.imageOf(BuildInfo.load().version());
    return new ObserverSettings(image == null ? own : image, time);
  }
}
