package dev.rootseal.cli;

import dev.rootseal.fix.FixSource;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.observe.paths.ObserverContainer;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code rootseal observe} looks for where a container writes. */
final class PathsOptions {
  /** Those that say nothing without the first. */
  static final List<String> FLAGS =
      List.of(
          "--pod", "--container", "--for", "--min-for", "--image", "--yes", "--force", "--write");

  static final String NO_IMAGE =
      "name Rootseal's image with --image (ROOTSEAL_IMAGE): there is no published one";

  @Option(
      names = "--paths",
      description =
          "Looks for where the containers of one pod write, by an ephemeral container beside each:"
              + " that stays in the pod's spec until the pod ends.")
  Boolean wanted = false;

  @Option(
      names = "--pod",
      paramLabel = "NAME",
      description = "With --paths: which pod of the workload; otherwise one that is ready.")
  @Nullable String pod;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description =
          "With --paths: which container; otherwise all whose root is not read-only already.")
  @Nullable String container;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "0s",
      description =
          "With --paths: for how long to look again and again, such as 90s or 10m"
              + " (${DEFAULT-VALUE}: once).")
  private Duration time;

  @Option(
      names = "--min-for",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "With --paths: of how long all writes have to be known, so that they become annotations"
              + " and a patch (${DEFAULT-VALUE}).")
  private Duration least;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description =
          "With --paths: Rootseal's image, as you have built it, for the ephemeral container. Has"
              + " to be named.")
  String image = "";

  @Option(names = "--yes", description = "With --paths: does not ask before it changes the pod.")
  Boolean yes = false;

  @Option(
      names = "--force",
      description =
          "With --paths: adds observers to a pod that has less than 100 MiB of memory to spare, or"
              + " of which nobody says how much it uses.")
  Boolean force = false;

  @Option(
      names = "--write",
      paramLabel = "PATH",
      description =
          "With --paths: puts the annotations and the fix into the manifest of the workload"
              + " instead: a file, or a folder with it. Several times for several.")
  private List<String> write = List.of();

  /**
   * The manifest that is written, where one is asked for.
   *
   * @throws IllegalArgumentException if it is not there, or not the only one
   * @throws UncheckedIOException if a file or folder cannot be read
   */
  Optional<ObservedFile> file(LiveTarget.One workload) {
    if (write.isEmpty()) {
      return Optional.empty();
    }
    if (write.contains(TargetWords.STANDARD_INPUT)) {
      throw new IllegalArgumentException("standard input cannot be written");
    }
    List<FixSource> files =
        TargetWords.sources(write, IgnoredFiles.none(), InputStream.nullInputStream());
    return Optional.of(ObservedFile.find(files, workload.ref()));
  }

  ObserverContainer.Settings settings() {
    return new ObserverContainer.Settings(image, time, least);
  }
}
