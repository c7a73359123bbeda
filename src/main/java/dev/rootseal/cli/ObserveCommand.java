package dev.rootseal.cli;

import dev.rootseal.fix.ObservedFile;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.observe.Observation;
import dev.rootseal.observe.ObservationFormat;
import dev.rootseal.observe.SummarySource;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private static final String ONE = "--paths is for one workload: name it (KIND/NAME)";

  @Mixin ConnectionOptions connection;
  @Mixin private ScopeOptions scope;
  @Mixin private ObservePaths paths;

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
      defaultValue = "table",
      description = "How it is written (${DEFAULT-VALUE}).")
  private ObservationFormat format;

  @Override
  public Integer call() throws InterruptedException {
    refuse(
        workload.isEmpty() && !scope.isGiven(),
        "name a workload (KIND/NAME), a namespace (-n NAMESPACE) or -A");
    requireSense();
    ErrorLines.printUnknownVariables(spec.commandLine());
    return paths.wanted ? lookForPaths() : observe();
  }

  private void requireSense() {
    if (!paths.wanted) {
      refuse(ObservePaths.FLAGS, " is for --paths");
      return;
    }
    refuse(workload.isEmpty(), ONE);
    refuse(
        isGiven("--output") && !isJson(),
        "--paths writes a patch, or all that it has found with -o json");
    refuse(paths.image.isEmpty(), ObservePaths.NO_IMAGE);
    refuse(List.of("--kubelet-summary", "--min-age"), " does not go together with --paths");
  }

  boolean isJson() {
    return format == ObservationFormat.JSON;
  }

  private int lookForPaths() throws InterruptedException {
    Config config = connection.load(kubeconfig());
    LiveTarget target = scope.target(workload, config);
    if (!(target instanceof LiveTarget.One one)) {
      throw wrong(ONE);
    }
    // A file that cannot be written is a reason not to begin.
    Optional<ObservedFile> file = checked("--write: ", () -> paths.file(one));
    try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
      return paths.run(one, client, file);
    }
  }

  private int observe() {
    try {
      // A file that cannot be read is a reason not to begin.
      Optional<SummarySource> files =
          summaries.isEmpty() ? Optional.empty() : Optional.of(SummarySource.files(summaries));
      Config config = connection.load(kubeconfig());
      LiveTarget target = scope.target(workload, config);
      try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
        ReadOnlyApi api = new ReadOnlyApi(client);
        SummarySource source = files.orElseGet(() -> SummarySource.kubelets(api));
        return print(new Observation(source, minAge).of(api, target));
      }
    } catch (IOException e) {
      say("--kubelet-summary: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private int print(Observation.Report report) throws IOException {
    Screen screen = Screen.on(out(), environment());
    format.write(report, BuildInfo.load().version(), out(), screen);
    out().flush();
    int exit = report.isWhole() ? ExitCode.OK : ExitCode.PARTIAL;
    return report.read() ? exit : ExitCode.USAGE;
  }
}
