package dev.rootseal.cli;

import dev.rootseal.fix.ObservedAnnotations;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.ObserverSettings;
import dev.rootseal.observe.paths.PathsAnnotation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code observe --paths} hands over.
 *
 * @param workload what was looked at
 * @param pod of which pod
 * @param settings how
 * @param containers what came of it, container by container
 * @param annotations what follows for their owner to say
 * @param fix what follows for the workload as the API server has it; nothing where nothing was seen
 * @param file the manifest, where it was to be written
 */
record PathsReport(
    LiveTarget.One workload,
    String pod,
    ObserverSettings settings,
    List<ContainerWrites> containers,
    ObservedAnnotations annotations,
    Optional<ObservedFix.Result> fix,
    Optional<Manifest> file) {
  PathsReport {
    containers = List.copyOf(containers);
  }

  /** Of a look, from which nothing follows yet. */
  PathsReport(
      LiveTarget.One workload,
      String pod,
      ObserverSettings settings,
      List<ContainerWrites> containers) {
    this(
        workload,
        pod,
        settings,
        containers,
        new ObservedAnnotations(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, with what follows. */
  PathsReport with(
      ObservedAnnotations said, ObservedFix.Result result, Optional<Manifest> manifest) {
    return new PathsReport(
        workload, pod, settings, containers, said, Optional.of(result), manifest);
  }

  /** Why there are no annotations of a container that was looked at. */
  Optional<String> problem(ContainerWrites container) {
    return PathsAnnotation.problem(container, settings.least());
  }

  /**
   * The manifest.
   *
   * @param path its file
   * @param result what has become of it
   */
  record Manifest(Path path, ObservedFile.Result result) {}

  /** What could not be seen or read weighs more than what was not written. */
  int exitCode() {
    if (containers.stream().allMatch(one -> one.writes().isEmpty())) {
      return ExitCode.USAGE;
    }
    boolean unseen = containers.stream().anyMatch(one -> one.writes().isEmpty());
    if (unseen || fix.stream().anyMatch(result -> !result.unread().isEmpty())) {
      return ExitCode.PARTIAL;
    }
    return file.stream().allMatch(one -> one.result().missing().isEmpty())
        ? ExitCode.OK
        : ExitCode.FAILED;
  }
}
