package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.fix.FileFixRun;
import dev.rootseal.fix.FileOutput;
import dev.rootseal.fix.FixOutcome;
import dev.rootseal.fix.FixOutput;
import dev.rootseal.fix.FixRun;
import dev.rootseal.fix.FixSelection;
import dev.rootseal.fix.OutputLostException;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hands over what fixes live workloads and workloads of files. */
@Command(
    name = "fix",
    description =
        "Prints the patch that makes a workload compliant, of a cluster or of files, and says on"
            + " standard error what it does. Changes nothing itself, unless --write is given for"
            + " files.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = ProgramVersion.class)
final class FixCommand implements Subcommand {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;
  @Mixin private ScopeOptions scope;
  @Mixin private ManifestOptions manifests;
  @Mixin private FixOutputOptions output;

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND/NAME|PATH",
      description =
          "The workload: a deployment, statefulset or daemonset; otherwise all of the namespace. Or"
              + " files and folders with manifests (.yaml, .yml, .json); - for standard input.")
  private List<String> workload = List.of();

  @Option(
      names = "--confidence",
      paramLabel = "CONFIDENCE",
      split = ",",
      defaultValue = "known,observed,declared,assumed",
      description =
          "Which patches are written, by how well the paths are known (${DEFAULT-VALUE}).")
  private Set<PatchConfidence> confidence;

  @Option(
      names = "--include-critical",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Of several workloads also those that can take the cluster down: privileged, with"
              + " namespaces of the node, of a critical priority class, in a namespace kube-*, or"
              + " owned by a controller.")
  private Boolean includeCritical = false;

  @Option(
      names = "--fail-on",
      paramLabel = "finding|never",
      defaultValue = "never",
      description =
          "finding: end with 1 where there is a finding, also when it has a patch: a gate that reads"
              + " the object as it is now (${DEFAULT-VALUE}).")
  private FailOn failOn;

  @SuppressWarnings("NullAway.Init")
  FixCommand() {}

  @Override
  public Integer call() {
    FixLive live = new FixLive(spec, workload, scope, output);
    FixFiles files = new FixFiles(spec, workload, output);
    boolean areFiles = FixPaths.areAll(workload);
    check(areFiles ? files::requireSense : live::requireSense);
    ErrorLines.printUnknownVariables(spec.commandLine());
    Screen told = new Screen(spec.commandLine().getErr(), Screen.Device.FILE);
    try {
      return areFiles ? fix(files, told) : exitCode(fix(live, told));
    } catch (ReadException | UncheckedIOException e) {
      told.line("rootseal: " + e.getMessage());
    } catch (OutputLostException e) {
      // Why that is, is told where the program ends.
      return ExitCode.USAGE;
    }
    return ExitCode.USAGE;
  }

  private FixOutcome fix(FixLive live, Screen told) {
    // Of files nothing logs, and a start without a log is a quicker one.
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    Config config =
        connection.load(new Kubeconfig(EnvironmentDefaults.of(spec).all(), Clock.systemUTC()));
    LiveTarget target = scope.target(workload, config);
    FixOutput to = checked(live::patches);
    // Whoever names a workload means it.
    FixSelection selection = new FixSelection(includeCritical || !workload.isEmpty(), confidence);
    try (KubernetesClient client = KubernetesClients.createForPatches(config)) {
      return new FixRun(new ReadOnlyApi(client), Clock.systemUTC(), selection, to, told)
          .run(target);
    }
  }

  private int fix(FixFiles files, Screen told) {
    return manifests
        .policy()
        .map(policy -> exitCodeOf(fix(files, policy, told)))
        .orElse(ExitCode.USAGE);
  }

  private FixOutcome fix(FixFiles files, ScanPolicy policy, Screen told) {
    ReadOnlyFilesystemRule rule = policy.on(LocalDate.now(ZoneOffset.UTC));
    FileOutput output = checked(() -> files.fixes(rule));
    return new FileFixRun(new FixSelection(includeCritical, confidence), output, told)
        .run(files.sources(manifests.excluded()), new ManifestScan(rule, policy.threshold()));
  }

  /** As of a scan: what cannot be read of files weighs more than all the rest. */
  private int exitCodeOf(FixOutcome ofFiles) {
    return ofFiles == FixOutcome.PARTLY_READ ? ExitCode.USAGE : exitCode(ofFiles);
  }

  private int exitCode(FixOutcome outcome) {
    return switch (outcome) {
      case CLEAN -> ExitCode.OK;
      case COMPLETE -> failOn == FailOn.FINDING ? ExitCode.FAILED : ExitCode.OK;
      case INCOMPLETE -> ExitCode.FAILED;
      case PARTLY_READ -> ExitCode.PARTIAL;
      case UNWRITTEN, UNREAD -> ExitCode.USAGE;
    };
  }

  private void check(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private <T> T checked(Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
