package dev.rootseal.cli;

import dev.rootseal.fix.ObservedAnnotations;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
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
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code rootseal observe --paths}: asks, looks, and hands over what follows. */
final class ObservePaths {
  private final KubernetesClient client;
  private final PathsOptions options;
  private final Output output;
  private final Screen errors;

  /**
   * One that has changed nothing yet.
   *
   * @param output gets what was found, and what a person reads before
   */
  ObservePaths(KubernetesClient client, PathsOptions options, Output output) {
    this.client = client;
    this.options = options;
    this.output = output;
    this.errors = output.errors();
  }

  /**
   * The answer is the exit code.
   *
   * @param file the manifest that is to be written
   */
  int run(LiveTarget.One workload, Optional<ObservedFile> file) throws InterruptedException {
    ReadOnlyApi api = new ReadOnlyApi(client);
    PodWriter writer =
        new PodWriter(client).with(new Patience(Clock.systemUTC(), ReadException::mayPass));
    try {
      PodObject pod = new PodChoice(api).of(workload, options.pod());
      List<String> containers = PodObserver.targets(pod, options.container());
      ObserverContainer.Settings settings = options.settings();
      List<String> missing = writer.missing(needed(workload), workload.namespace());
      missing.forEach(right -> errors.line("rootseal: " + right));
      if (!missing.isEmpty()) {
        return ExitCode.USAGE;
      }
      Optional<String> objection = new PodMemory(api).objection(pod, containers.size());
      objection.ifPresent(
          why ->
              errors.line(
                  "rootseal: " + why + (options.force() ? "" : ": --force adds observers anyway")));
      if (objection.isPresent() && !options.force()) {
        return ExitCode.USAGE;
      }
      PathsText.warning(pod, containers, settings, Clock.systemUTC().instant())
          .forEach(errors::line);
      if (!options.yes() && !ErrorLines.isAllowed(errors)) {
        return ExitCode.USAGE;
      }
      List<ContainerWrites> found =
          new PodObserver(api, writer, settings, Clock.systemUTC()).observe(pod, containers);
      ObservedAnnotations annotations = annotations(found, settings.least());
      Optional<ObservedFix.Result> fix =
          found.stream().allMatch(one -> one.writes().isEmpty())
              ? Optional.empty()
              : Optional.of(new ObservedFix(annotations).run(api, Clock.systemUTC(), workload));
      Optional<Report.Manifest> written =
          fix.flatMap(ObservedFix.Result::rule)
              .flatMap(rule -> file.map(one -> Report.Manifest.of(one, annotations, rule)));
      Report report = new Report(workload, pod.name(), settings, found, annotations, fix, written);
      output.write(report);
      return report.exitCode();
    } catch (UncheckedIOException e) {
      errors.line("rootseal: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  /** What an observer stays for in vain where it is not there. */
  private static List<ApiRight> needed(LiveTarget.One workload) {
    return List.of(
        new ApiRight("", "pods/ephemeralcontainers", "patch"),
        new ApiRight("", "pods/log", "get"),
        new ApiRight("apps", workload.type().plural(), "get"));
  }

  private static ObservedAnnotations annotations(List<ContainerWrites> found, Duration least) {
    ObservedAnnotations annotations = new ObservedAnnotations();
    for (ContainerWrites one : found) {
      PathsAnnotation.problem(one, least)
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

  /**
   * What is handed over.
   *
   * @param workload what was looked at
   * @param pod of which pod
   * @param settings how
   * @param containers what came of it, container by container
   * @param annotations what follows for their owner to say
   * @param fix what follows for the workload as the API server has it; nothing where nothing was
   *     seen
   * @param file the manifest, where it was to be written
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
    record Manifest(Path path, ObservedFile.Result result) {
      private static Manifest of(
          ObservedFile file, ObservedAnnotations annotations, ReadOnlyFilesystemRule rule) {
        return new Manifest(file.path(), file.write(annotations, rule));
      }
    }

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

  /**
   * Where it is handed over: to a person on standard error, and on standard output the patch, the
   * name of the file that was written, or all of it as JSON.
   *
   * @param out where programs read
   * @param errors where a person reads
   * @param kubectl for the command that applies the patch
   * @param asJson whether programs read all of it
   */
  record Output(PrintWriter out, Screen errors, KubectlCommand kubectl, boolean asJson) {
    void write(Report report) {
      tell(report);
      if (asJson) {
        out.print(PathsJson.of(report));
      } else {
        report.fix().flatMap(ObservedFix.Result::patch).ifPresent(patch -> hand(patch, report));
        report.file().filter(file -> file.result().written()).ifPresent(file -> hand(file, report));
      }
      out.flush();
      if (report.fix().isPresent()) {
        PathsText.limits().forEach(errors::line);
      }
    }

    private void tell(Report report) {
      for (ContainerWrites container : report.containers()) {
        PathsText.of(container).forEach(errors::line);
        report
            .problem(container)
            .ifPresent(why -> errors.line("  no annotation and no patch of it: " + why));
      }
      report
          .fix()
          .ifPresent(
              fix -> {
                fix.remarks().forEach(remark -> errors.line("rootseal: " + remark));
                fix.unread().forEach(problem -> errors.line("rootseal: " + problem));
                if (report.file().isEmpty()) {
                  fix.about().forEach(errors::line);
                }
              });
      report.file().ifPresent(this::tell);
    }

    private void tell(Report.Manifest file) {
      file.result().about().forEach(errors::line);
      file.result().missing().forEach(why -> errors.line("Not in " + file.path() + ": " + why));
      if (!file.result().written()) {
        errors.line(
            file.path()
                + (file.result().missing().isEmpty()
                    ? " says all of it already."
                    : " is as it was."));
      }
    }

    private void hand(Patch patch, Report report) {
      if (report.file().isPresent()) {
        return;
      }
      out.print(patch.yaml());
      errors.line(
          "To apply what is on standard output: " + kubectl.patch(report.workload(), "FILE"));
    }

    private void hand(Report.Manifest file, Report report) {
      new Screen(out, Screen.Device.FILE)
          .line(
              "fixed %s: %s '%s'"
                  .formatted(
                      file.path(), report.workload().type().kind(), report.workload().name()));
      errors.line("See what has changed with git diff, and try it before it is released.");
    }
  }
}
