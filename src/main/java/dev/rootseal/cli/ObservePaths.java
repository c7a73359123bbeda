package dev.rootseal.cli;

import dev.rootseal.fix.ObservedAnnotations;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.live.EphemeralContainerWriter;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.PodWriter.Right;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.ObserverSettings;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PathsException;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.observe.paths.PodMemory;
import dev.rootseal.observe.paths.PodObserver;
import dev.rootseal.observe.paths.Rights;
import dev.rootseal.observe.paths.RunningPod;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code rootseal observe --paths}: asks, looks, and hands over what follows. */
final class ObservePaths {
  private final KubernetesClient client;
  private final PathsOptions options;
  private final Consumer<PathsReport> output;
  private final Screen told;

  /**
   * One that has changed nothing yet.
   *
   * @param output gets what was found
   * @param told where a person reads
   */
  ObservePaths(
      KubernetesClient client, PathsOptions options, Consumer<PathsReport> output, Screen told) {
    this.client = client;
    this.options = options;
    this.output = output;
    this.told = told;
  }

  /**
   * The answer is the exit code.
   *
   * @param file the manifest that is to be written
   */
  int run(LiveTarget.One workload, Optional<ObservedFile> file) throws InterruptedException {
    ReadOnlyApi api = new ReadOnlyApi(client);
    try {
      RunningPod pod = new PodChoice(api).of(workload, options.pod());
      List<String> containers = PodObserver.targets(pod, options.container());
      ObserverSettings settings = options.settings();
      List<String> missing =
          Rights.missing(needed(workload), new PodWriter(client), workload.namespace());
      missing.forEach(right -> told.line("rootseal: " + right));
      if (!missing.isEmpty()) {
        return ExitCode.USAGE;
      }
      Optional<String> objection = new PodMemory(api).objection(pod, containers.size());
      objection.ifPresent(
          why ->
              told.line(
                  "rootseal: " + why + (options.force() ? "" : ": --force adds observers anyway")));
      if (objection.isPresent() && !options.force()) {
        return ExitCode.USAGE;
      }
      PathsText.warning(pod, containers, settings, Clock.systemUTC().instant()).forEach(told::line);
      if (!options.yes() && !Permission.ask(told)) {
        return ExitCode.USAGE;
      }
      List<ContainerWrites> found =
          new PodObserver(api, new EphemeralContainerWriter(client), settings, Clock.systemUTC())
              .observe(pod, containers);
      PathsReport report =
          report(new PathsReport(workload, pod.name(), settings, found), api, file);
      output.accept(report);
      return report.exitCode();
    } catch (PathsException | UncheckedIOException e) {
      told.line("rootseal: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  /** What an observer stays for in vain where it is not there. */
  private static List<Right> needed(LiveTarget.One workload) {
    return List.of(
        new Right("", "pods/ephemeralcontainers", "patch"),
        new Right("", "pods/log", "get"),
        new Right("apps", workload.type().plural(), "get"));
  }

  private static PathsReport report(
      PathsReport seen, ReadOnlyApi api, Optional<ObservedFile> file) {
    if (seen.containers().stream().allMatch(container -> container.writes().isEmpty())) {
      return seen;
    }
    ObservedAnnotations annotations = annotations(seen);
    ObservedFix.Result fix =
        new ObservedFix(annotations).run(api, Clock.systemUTC(), seen.workload());
    Optional<PathsReport.Manifest> written =
        file.flatMap(
            one ->
                fix.rule()
                    .map(
                        rule ->
                            new PathsReport.Manifest(one.path(), one.write(annotations, rule))));
    return seen.with(annotations, fix, written);
  }

  private static ObservedAnnotations annotations(PathsReport report) {
    ObservedAnnotations annotations = new ObservedAnnotations();
    for (ContainerWrites one : report.containers()) {
      Optional<String> problem = report.problem(one);
      problem.ifPresent(why -> annotations.block(one.container(), why));
      if (problem.isEmpty()) {
        one.writes()
            .ifPresent(
                writes ->
                    annotations.add(
                        one.container(),
                        PathsAnnotation.paths(writes),
                        PathsAnnotation.observation(writes)));
      }
    }
    return annotations;
  }
}
