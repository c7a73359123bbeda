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
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.observe.Observation;
import dev.rootseal.observe.ObservationFormat;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.SummarySource;
import dev.rootseal.observe.paths.ObserverContainer;
import dev.rootseal.observe.paths.PathsAnnotation;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.observe.paths.PodChoice;
import dev.rootseal.observe.paths.PodMemory;
import dev.rootseal.observe.paths.PodObserver;
import dev.rootseal.observe.paths.PodObserver.ContainerWrites;
import dev.rootseal.output.JsonFormat;
import dev.rootseal.remediation.Patch;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.terminal.Terminal;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "observe",
    description =
        "Says which containers of live workloads (KIND/NAME, -n NAMESPACE, -A) have written to"
            + " their root filesystem since they started, by what the kubelets of their nodes"
            + " count. Changes nothing, unless --paths is given.")
final class ObserveCommand extends LiveCommand {
  /** Those that say nothing without --paths. */
  private static final List<String> OF_PATHS =
      List.of(
          "--pod", "--container", "--for", "--min-for", "--image", "--yes", "--force", "--write");

  static final String NO_IMAGE =
      "name Rootseal's image with --image (ROOTSEAL_IMAGE): there is no published one";

  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--paths",
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
  private String image = "";

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

  @Parameters(
      arity = "0..*",
      paramLabel = "[KIND/NAME]",
      hideParamSyntax = true,
      description =
          "The workload: a deployment, statefulset or daemonset; otherwise all of the namespace.")
  private List<String> workload = List.of();

  @Option(
      names = "--kubelet-summary",
      paramLabel = "FILE",
      description =
          "What the kubelet of a node says, as somebody else has fetched it; then no node is asked."
              + " Several times for several nodes.")
  private List<Path> summaries = List.of();

  @Option(
      names = "--min-age",
      paramLabel = "AGE",
      defaultValue = "24h",
      description =
          "How long each pod's container has to run until nothing written means something, such as"
              + " 90s, 15m, 24h or 14d (${DEFAULT-VALUE}).")
  private Duration minAge;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "How it is written (${DEFAULT-VALUE}).")
  private ObservationFormat format;

  @Override
  public Integer call() throws InterruptedException, IOException {
    refuse(
        workload.isEmpty() && !hasScope(),
        "name a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A");
    requireSense();
    ErrorLines.printUnknownVariables(spec.commandLine());
    return paths ? lookForPaths() : observe();
  }

  private void requireSense() {
    if (!paths) {
      refuse(OF_PATHS, " is for --paths");
      return;
    }
    refuse(workload.isEmpty(), source("--paths") + " is for one workload: name it (KIND/NAME)");
    refuse(
        isGiven("--output") && format != ObservationFormat.JSON,
        source("--paths") + " writes a patch, or all that it has found with -o json");
    refuse(image.isEmpty(), NO_IMAGE);
    refuse(
        List.of("--kubelet-summary", "--min-age"),
        " does not go together with " + source("--paths"));
  }

  private int observe() {
    try {
      // A file that cannot be read is a reason not to begin.
      Optional<SummarySource> files =
          summaries.isEmpty() ? Optional.empty() : Optional.of(SummarySource.files(summaries));
      try (ClusterAccess access = access(connection.load(kubeconfig()), workload)) {
        ReadOnlyApi api = new ReadOnlyApi(access.client());
        SummarySource source = files.orElseGet(() -> SummarySource.kubelets(api));
        Observation.Report report = new Observation(source, minAge).of(api, access.target());
        format.write(report, BuildInfo.load().version(), out(), Terminal.on(out(), environment()));
        return ExitCode.of(report.isWhole(), report.read(), false);
      }
    } catch (IOException e) {
      say(source("--kubelet-summary") + ": " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  /**
   * Asks, looks, and hands over what follows. A person reads it on standard error; on standard
   * output are the patch, the name of the file that was written, or all of it as JSON.
   */
  private int lookForPaths() throws InterruptedException, IOException {
    try (ClusterAccess access = access(connection.load(kubeconfig()), workload)) {
      LiveTarget.One one = (LiveTarget.One) access.target(); // it is named
      // A file that cannot be written is a reason not to begin.
      return lookForPaths(one, access.client(), manifest(one));
    }
  }

  /** The manifest that is written, where one is asked for; it has to be there, once. */
  private Optional<ObservedFile> manifest(LiveTarget.One one) {
    if (write.isEmpty()) {
      return Optional.empty();
    }
    String prefix = source("--write") + ": ";
    refuse(write.contains(TargetWords.STANDARD_INPUT), prefix + "standard input cannot be written");
    Supplier<FixSource> none = () -> FixSource.read(InputStream.nullInputStream());
    return checked(
        prefix,
        () ->
            Optional.of(
                ObservedFile.find(
                    TargetWords.sources(write, IgnoredFiles.none(), none), one.ref())));
  }

  private int lookForPaths(LiveTarget.One one, KubernetesClient client, Optional<ObservedFile> file)
      throws InterruptedException, IOException {
    ReadOnlyApi api = new ReadOnlyApi(client);
    PodWriter writer =
        new PodWriter(client, new Patience(Clock.systemUTC(), ReadException::mayPass));
    PodObject chosen = new PodChoice(api).of(one, Optional.ofNullable(pod));
    List<String> targets = PodObserver.targets(chosen, Optional.ofNullable(container));
    List<String> missing = writer.missing(needed(one), one.namespace());
    missing.forEach(this::say);
    if (!missing.isEmpty() || !isWise(api, chosen, targets)) {
      return ExitCode.USAGE;
    }
    ObserverContainer.Settings settings = new ObserverContainer.Settings(image, time, least);
    PathsText.warning(chosen, targets, settings, Instant.now()).forEach(this::tell);
    if (!yes && !ErrorLines.isAllowed(errors())) {
      return ExitCode.USAGE;
    }
    List<ContainerWrites> found =
        new PodObserver(api, writer, settings, Clock.systemUTC()).observe(chosen, targets);
    ObservedAnnotations annotations = annotations(found);
    Optional<ObservedFix.FixOutcome> fix =
        found.stream().allMatch(seen -> seen.writes().isEmpty())
            ? Optional.empty()
            : Optional.of(new ObservedFix(annotations).run(api, Clock.systemUTC(), one));
    Optional<ObservedFile.FileOutcome> written =
        file.flatMap(
            to ->
                fix.flatMap(ObservedFix.FixOutcome::rule).map(rule -> to.write(annotations, rule)));
    PathsReport report =
        new PathsReport(one, chosen.name(), settings, found, annotations, fix, written);
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
    objection.ifPresent(why -> say(why + anyway));
    return objection.isEmpty() || force;
  }

  /** What an observer stays for in vain where it is not there. */
  private static List<ApiRight> needed(LiveTarget.One one) {
    return List.of(
        new ApiRight("", "pods/ephemeralcontainers", "patch"),
        new ApiRight("", "pods/log", "get"),
        new ApiRight("apps", one.plural(), "get"));
  }

  private static ObservedAnnotations annotations(List<ContainerWrites> found) {
    ObservedAnnotations annotations = new ObservedAnnotations();
    for (ContainerWrites one : found) {
      one.unsaid().ifPresent(why -> annotations.block(one.container(), why));
      for (RootWrites its : one.writes().filter(_ -> one.unsaid().isEmpty()).stream().toList()) {
        annotations.add(
            one.container(), PathsAnnotation.paths(its), PathsAnnotation.observation(its));
      }
    }
    return annotations;
  }

  private void tell(PathsReport report) {
    for (ContainerWrites one : report.containers()) {
      PathsText.of(one).forEach(this::tell);
      one.unsaid().ifPresent(why -> tell("  no annotation and no patch of it: " + why));
    }
    for (ObservedFix.FixOutcome fix : report.fix().stream().toList()) {
      fix.remarks().forEach(this::say);
      fix.unread().forEach(this::say);
      if (report.file().isEmpty()) {
        fix.about().forEach(this::tell);
      }
    }
    for (ObservedFile.FileOutcome file : report.file().stream().toList()) {
      file.about().forEach(this::tell);
      file.missing().forEach(why -> tell("Not in " + file.path() + ": " + why));
      String same = file.missing().isEmpty() ? " says all of it already." : " is as it was.";
      if (!file.written()) {
        tell(file.path() + same);
      }
    }
  }

  private void print(PathsReport report) throws IOException {
    PrintWriter out = out();
    Optional<Patch> patch = report.fix().flatMap(ObservedFix.FixOutcome::patch);
    if (format == ObservationFormat.JSON) {
      JsonFormat.write(report.json(), out);
    } else if (report.file().filter(file -> file.written()).isPresent()) {
      LiveTarget.One one = report.workload();
      new Terminal(out, Terminal.Device.FILE)
          .line("fixed %s: %s '%s'".formatted(report.file().get().path(), one.kind(), one.name()));
      tell("See what has changed with git diff, and try it before it is released.");
    } else if (report.file().isEmpty() && patch.isPresent()) {
      out.print(patch.get().yaml());
      String apply = connection.kubectl().patch(report.workload(), "FILE");
      tell("To apply what is on standard output: " + apply);
    }
    out.flush();
  }

  private void tell(String line) {
    errors().line(line);
  }
}
