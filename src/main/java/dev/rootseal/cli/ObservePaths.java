package dev.rootseal.cli;

import dev.rootseal.fix.FixSource;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.fix.ObservedFix;
import dev.rootseal.fix.ObservedFix.ObservedAnnotations;
import dev.rootseal.live.ApiRight;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.Patience;
import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.paths.ObserverContainer;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.observe.paths.PodMemory;
import dev.rootseal.observe.paths.PodObserver;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.remediation.Patch;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code rootseal observe --paths}: asks, looks, and hands over what follows. A person reads it on
 * standard error; on standard output are the patch, the name of the file that was written, or all
 * of it as JSON.
 */
final class ObservePaths {
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
  private Boolean yes = false;

  @Option(
      names = "--force",
      description =
          "With --paths: adds observers to a pod that has less than 100 MiB of memory to spare, or"
              + " of which nobody says how much it uses.")
  private Boolean force = false;

  @Option(
      names = "--write",
      paramLabel = "PATH",
      description =
          "With --paths: puts the annotations and the fix into the manifest of the workload"
              + " instead: a file, or a folder with it. Several times for several.")
  private List<String> write = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The manifest that is written, where one is asked for; it has to be there, once. */
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

  private ObserveCommand command() {
    return (ObserveCommand) spec.userObject();
  }

  private void tell(String line) {
    command().errors().line(line);
  }

  /** The answer is the exit code; the file is the manifest that is to be written. */
  int run(LiveTarget.One workload, KubernetesClient client, Optional<ObservedFile> file)
      throws InterruptedException {
    ReadOnlyApi api = new ReadOnlyApi(client);
    PodWriter writer =
        new PodWriter(client).with(new Patience(Clock.systemUTC(), ReadException::mayPass));
    PodObject chosen = new PodChoice(api).of(workload, Optional.ofNullable(pod));
    List<String> targets = PodObserver.targets(chosen, Optional.ofNullable(container));
    List<String> missing = writer.missing(needed(workload), workload.namespace());
    missing.forEach(command()::say);
    if (!missing.isEmpty() || !isWise(api, chosen, targets)) {
      return ExitCode.USAGE;
    }
    ObserverContainer.Settings settings = new ObserverContainer.Settings(image, time, least);
    PathsText.warning(chosen, targets, settings, Instant.now()).forEach(this::tell);
    if (!yes && !ErrorLines.isAllowed(command().errors())) {
      return ExitCode.USAGE;
    }
    List<ContainerWrites> found =
        new PodObserver(api, writer, settings, Clock.systemUTC()).observe(chosen, targets);
    ObservedAnnotations annotations = annotations(found);
    Optional<ObservedFix.Result> fix =
        found.stream().allMatch(one -> one.writes().isEmpty())
            ? Optional.empty()
            : Optional.of(new ObservedFix(annotations).run(api, Clock.systemUTC(), workload));
    Optional<Report.Manifest> written =
        file.flatMap(
            one ->
                fix.flatMap(ObservedFix.Result::rule)
                    .map(rule -> new Report.Manifest(one.path(), one.write(annotations, rule))));
    Report report = new Report(workload, chosen.name(), settings, found, annotations, fix, written);
    tell(report);
    print(report);
    if (fix.isPresent()) {
      PathsText.limits().forEach(this::tell);
    }
    return report.exitCode();
  }

  /** Whether the pod has memory for them, or somebody wants them anyway. */
  private boolean isWise(ReadOnlyApi api, PodObject chosen, List<String> targets) {
    Optional<String> objection = new PodMemory(api).objection(chosen, targets.size());
    String anyway = force ? "" : ": --force adds observers anyway";
    objection.ifPresent(why -> command().say(why + anyway));
    return objection.isEmpty() || force;
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
      String name = one.container();
      one.unsaid().ifPresent(why -> annotations.block(name, why));
      Optional<RootWrites> writes = one.writes().filter(_ -> one.unsaid().isEmpty());
      writes.ifPresent(
          its ->
              annotations.add(name, PathsAnnotation.paths(its), PathsAnnotation.observation(its)));
    }
    return annotations;
  }

  private void tell(Report report) {
    for (ContainerWrites one : report.containers()) {
      PathsText.of(one).forEach(this::tell);
      one.unsaid().ifPresent(why -> tell("  no annotation and no patch of it: " + why));
    }
    for (ObservedFix.Result fix : report.fix().stream().toList()) {
      fix.remarks().forEach(command()::say);
      fix.unread().forEach(command()::say);
      if (report.file().isEmpty()) {
        fix.about().forEach(this::tell);
      }
    }
    for (Report.Manifest file : report.file().stream().toList()) {
      List<String> missing = file.result().missing();
      file.result().about().forEach(this::tell);
      missing.forEach(why -> tell("Not in " + file.path() + ": " + why));
      if (!file.result().written()) {
        tell(file.path() + (missing.isEmpty() ? " says all of it already." : " is as it was."));
      }
    }
  }

  private void print(Report report) {
    PrintWriter out = command().out();
    Optional<Patch> patch = report.fix().flatMap(ObservedFix.Result::patch);
    if (command().isJson()) {
      out.print(PathsJson.of(report));
    } else if (report.file().filter(file -> file.result().written()).isPresent()) {
      String workload = report.workload().kind() + " '" + report.workload().name() + "'";
      new Screen(out, Screen.Device.FILE)
          .line("fixed %s: %s".formatted(report.file().get().path(), workload));
      tell("See what has changed with git diff, and try it before it is released.");
    } else if (report.file().isEmpty() && patch.isPresent()) {
      out.print(patch.get().yaml());
      String apply = command().connection.kubectl().patch(report.workload(), "FILE");
      tell("To apply what is on standard output: " + apply);
    }
    out.flush();
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
    /** The manifest, and what has become of it. */
    record Manifest(Path path, ObservedFile.Result result) {}

    /** What could not be seen or read weighs more than what was not written. */
    int exitCode() {
      long unseen = containers.stream().filter(one -> one.writes().isEmpty()).count();
      if (unseen == containers.size()) {
        return ExitCode.USAGE;
      }
      if (unseen > 0 || fix.stream().anyMatch(result -> !result.unread().isEmpty())) {
        return ExitCode.PARTIAL;
      }
      return file.stream().allMatch(one -> one.result().missing().isEmpty())
          ? ExitCode.OK
          : ExitCode.FAILED;
    }
  }
}
