package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.fix.ObservedFile;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.observe.Observation;
import dev.rootseal.observe.ObservationFormat;
import dev.rootseal.observe.SummarySource;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says which containers have written to their root file system since they started. */
@Command(
    name = "observe",
    description =
        "Says which containers of live workloads (KIND/NAME, -n NAMESPACE, -A) have written to"
            + " their root filesystem since they started, by what the kubelets of their nodes"
            + " count. Changes nothing, unless --paths is given.",
    addMethodSubcommands = false)
final class ObserveCommand extends ProgramCommand {
  @Mixin private ConnectionOptions connection;
  @Mixin private ScopeOptions scope;
  @Mixin private PathsOptions paths;

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND/NAME",
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
      paramLabel = "table|csv|json",
      defaultValue = "table",
      description = "How it is written (${DEFAULT-VALUE}).")
  private ObservationFormat format;

  @Override
  public Integer call() {
    if (workload.isEmpty() && !scope.isGiven()) {
      throw wrong("name a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A");
    }
    requireSense();
    ErrorLines.printUnknownVariables(spec.commandLine());
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    try {
      if (paths.isAsked()) {
        return lookForPaths();
      }
      Optional<SummarySource> files =
          summaries.isEmpty() ? Optional.empty() : Optional.of(SummarySource.files(summaries));
      Observation.Report report = observe(files);
      write(report);
      return exitCode(report);
    } catch (ReadException | UncheckedIOException e) {
      say(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      say("--kubelet-summary: " + e.getMessage());
    }
    return ExitCode.USAGE;
  }

  private void requireSense() {
    if (!paths.isAsked()) {
      refuse(PathsOptions.FLAGS.stream(), " is for --paths");
      return;
    }
    if (workload.isEmpty()) {
      throw wrong("--paths is for one workload: name it (KIND/NAME)");
    }
    if (isGiven("--output") && format != ObservationFormat.JSON) {
      throw wrong("--paths writes a patch, or all that it has found with -o json");
    }
    if (paths.lacksImage()) {
      throw wrong("name Rootseal's image with --image (ROOTSEAL_IMAGE): there is no published one");
    }
    refuse(Stream.of("--kubelet-summary", "--min-age"), " does not go together with --paths");
  }

  private int lookForPaths() {
    Config config = connection.load(kubeconfig());
    LiveTarget target = scope.target(workload, config);
    if (!(target instanceof LiveTarget.One one)) {
      throw wrong("--paths is for one workload: name it (KIND/NAME)");
    }
    // A file that cannot be written is a reason not to begin.
    Optional<ObservedFile> file = checked("--write: ", () -> paths.file(one));
    ObservePaths.Output output =
        new ObservePaths.Output(
            out(), errors(), ConnectionOptions.kubectl(spec), format == ObservationFormat.JSON);
    try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
      return new ObservePaths(client, paths, output).run(one, file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  private Observation.Report observe(Optional<SummarySource> files) {
    Config config = connection.load(kubeconfig());
    LiveTarget target = scope.target(workload, config);
    try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
      ReadOnlyApi api = new ReadOnlyApi(client);
      SummarySource source = files.orElseGet(() -> SummarySource.kubelets(api));
      return new Observation(api, source, minAge).of(target);
    }
  }

  private void write(Observation.Report report) {
    try {
      Screen screen = Screen.on(out(), environment());
      format.write(report, BuildInfo.load().version(), out(), screen);
    } catch (IOException e) {
      // A PrintWriter throws none.
      throw new UncheckedIOException(e);
    }
    out().flush();
  }

  private static int exitCode(Observation.Report report) {
    if (!report.read()) {
      return ExitCode.USAGE;
    }
    return report.isWhole() ? ExitCode.OK : ExitCode.PARTIAL;
  }
}
