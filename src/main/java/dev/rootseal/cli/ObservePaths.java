package dev.rootseal.cli;

import dev.rootseal.fix.ObservedAnnotations;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.live.ApiRight;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.ObserverContainer;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.observe.paths.PodMemory;
import dev.rootseal.observe.paths.PodObserver;
import dev.rootseal.remediation.Patch;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code rootseal observe --paths}: asks, looks, and hands over what follows. A person reads it on
 * standard error; on standard output are the patch, the name of the file that was written, or all
 * of it as JSON.
 */
final class ObservePaths {
  private final ObserveCommand command;
  private final KubernetesClient client;
  private final PathsOptions options;
  private final Screen errors;

  ObservePaths(ObserveCommand command, KubernetesClient client, PathsOptions options) {
    this.command = command;
    this.client = client;
    this.options = options;
    this.errors = command.errors();
  }

  /** The answer is the exit code; the file is the manifest that is to be written. */
  int run(LiveTarget.One workload, Optional<ObservedFile> file) throws InterruptedException {
    ReadOnlyApi api = new ReadOnlyApi(client);
    PodWriter writer =
        new PodWriter(client).with(new Patience(Clock.systemUTC(), ReadException::mayPass));
    PodObject pod = new PodChoice(api).of(workload, Optional.ofNullable(options.pod));
    List<String> containers = PodObserver.targets(pod, Optional.ofNullable(options.container));
    List<String> missing = writer.missing(needed(workload), workload.namespace());
    missing.forEach(command::say);
    if (!missing.isEmpty() || !isWise(api, pod, containers)) {
      return ExitCode.USAGE;
    }
    ObserverContainer.Settings settings = options.settings();
    PathsText.warning(pod, containers, settings, Clock.systemUTC().instant()).forEach(errors::line);
    if (!options.yes && !ErrorLines.isAllowed(errors)) {
      return ExitCode.USAGE;
    }
    List<ContainerWrites> found =
        new PodObserver(api, writer, settings, Clock.systemUTC()).observe(pod, containers);
    ObservedAnnotations annotations = annotations(found);
    Optional<ObservedFix.Result> fix =
        found.stream().allMatch(one -> one.writes().isEmpty())
            ? Optional.empty()
            : Optional.of(new ObservedFix(annotations).run(api, Clock.systemUTC(), workload));
    Optional<Report.Manifest> written =
        fix.flatMap(ObservedFix.Result::rule)
            .flatMap(
                rule ->
                    file.map(one -> new Report.Manifest(one.path(), one.write(annotations, rule))));
    Report report = new Report(workload, pod.name(), settings, found, annotations, fix, written);
    write(report);
    return report.exitCode();
  }

  /** Whether the pod has memory for them, or somebody wants them anyway. */
  private boolean isWise(ReadOnlyApi api, PodObject pod, List<String> containers) {
    Optional<String> objection = new PodMemory(api).objection(pod, containers.size());
    String anyway = options.force ? "" : ": --force adds observers anyway";
    objection.ifPresent(why -> command.say(why + anyway));
    return objection.isEmpty() || options.force;
  }

  /** What an observer stays for in vain where it is not there. */
  private static List<ApiRight> needed(LiveTarget.One workload) {
    return List.of(
        new ApiRight("", "pods/ephemeralcontainers", "patch"),
        new ApiRight("", "pods/log", "get"),
        new ApiRight("apps", workload.plural(), "get"));
  }

  private static ObservedAnnotations annotations(List<ContainerWrites> found) {
    ObservedAnnotations annotations = new ObservedAnnotations();
    for (ContainerWrites one : found) {
      one.unsaid()
          .ifPresentOrElse(
              why -> annotations.block(one.container(), why),
              () ->
                  one.writes()
                      .ifPresent(
                          writes ->
                              annotations.add(
                                  one.container(),
                                  PathsAnnotation.paths(writes),
                                  PathsAnnotation.observation(writes))));
    }
    return annotations;
  }

  private void write(Report report) {
    tell(report);
    if (command.isJson()) {
      command.out().print(PathsJson.of(report));
    } else if (report.file().isPresent()) {
      report.file().filter(file -> file.result().written()).ifPresent(file -> hand(file, report));
    } else {
      report.fix().flatMap(ObservedFix.Result::patch).ifPresent(patch -> hand(patch, report));
    }
    command.out().flush();
    if (report.fix().isPresent()) {
      PathsText.limits().forEach(errors::line);
    }
  }

  private void tell(Report report) {
    for (ContainerWrites container : report.containers()) {
      PathsText.of(container).forEach(errors::line);
      container
          .unsaid()
          .ifPresent(why -> errors.line("  no annotation and no patch of it: " + why));
    }
    report
        .fix()
        .ifPresent(
            fix -> {
              fix.remarks().forEach(command::say);
              fix.unread().forEach(command::say);
              if (report.file().isEmpty()) {
                fix.about().forEach(errors::line);
              }
            });
    report.file().ifPresent(file -> tell(file.path(), file.result()));
  }

  private void tell(Path file, ObservedFile.Result result) {
    result.about().forEach(errors::line);
    result.missing().forEach(why -> errors.line("Not in " + file + ": " + why));
    if (!result.written()) {
      errors.line(
          file + (result.missing().isEmpty() ? " says all of it already." : " is as it was."));
    }
  }

  private void hand(Patch patch, Report report) {
    command.out().print(patch.yaml());
    errors.line(
        "To apply what is on standard output: "
            + command.connection.kubectl().patch(report.workload(), "FILE"));
  }

  private void hand(Report.Manifest file, Report report) {
    new Screen(command.out(), Screen.Device.FILE)
        .line(
            "fixed %s: %s '%s'"
                .formatted(file.path(), report.workload().kind(), report.workload().name()));
    errors.line("See what has changed with git diff, and try it before it is released.");
  }

  /**
   * What is handed over: of each container what came of it and what follows for its owner to say,
   * and of the workload as the API server has it, if anything was seen.
   */
  record Report(
      LiveTarget.One workload,
      String pod,
      ObserverContainer.Settings settings,
      List<ContainerWrites> containers,
      ObservedAnnotations annotations,
      Optional<ObservedFix.Result> fix,
      Optional<Manifest> file) {
    Report {
      containers = List.copyOf(containers);
    }

    /** The manifest, and what has become of it. */
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
}
