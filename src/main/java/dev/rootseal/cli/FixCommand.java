package dev.rootseal.cli;

import dev.rootseal.cli.FixOptions.Form;
import dev.rootseal.fix.FileEditor;
import dev.rootseal.fix.FileEditor.FilesInPlace;
import dev.rootseal.fix.FixDiffs.DiffStream;
import dev.rootseal.fix.FixDiffs.FileDiffs;
import dev.rootseal.fix.FixOutput;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixRun;
import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixRun.FixSelection;
import dev.rootseal.fix.HelmFolder;
import dev.rootseal.fix.KustomizeFolder;
import dev.rootseal.fix.PatchFolder;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.PatchStream;
import dev.rootseal.fix.PatchStream.PatchFormat;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.terminal.Screen;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands over what fixes live workloads and workloads of files. */
@Command(
    name = "fix",
    description =
        "Prints the patch that makes a workload compliant, of a cluster or of files, and says on"
            + " standard error what it does. Changes nothing itself, unless --write is given for"
            + " files.",
    addMethodSubcommands = false)
final class FixCommand extends ProgramCommand {
  /** What makes the exit code 1 beside a finding that keeps no patch. */
  private enum FailOn {
    FINDING,
    NEVER
  }

  @Mixin private ConnectionOptions connection;
  @Mixin private ScopeOptions scope;
  @Mixin private ManifestOptions manifests;
  @Mixin private FixOptions output;

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
          "finding: end with 1 where there is a finding, also when it has a patch: a gate that"
              + " reads the object as it is now (${DEFAULT-VALUE}).")
  private FailOn failOn;

  @Override
  public Integer call() {
    boolean areFiles = !workload.isEmpty() && workload.stream().allMatch(TargetWords::isPath);
    if (areFiles) {
      requireSenseOfFiles();
    } else {
      requireSenseOfLive();
    }
    ErrorLines.printUnknownVariables(spec.commandLine());
    Screen errors = errors();
    try {
      return areFiles ? fixFiles(errors) : exitCode(fixLive(errors));
    } catch (OutputLostException e) {
      // Why that is, is told where the program ends.
      return ExitCode.USAGE;
    }
  }

  private void requireSenseOfLive() {
    flagOfFiles().ifPresent(flag -> refuse(true, flag + " is for files: name some"));
    refuse(ManifestOptions.FLAGS, ManifestOptions.WHY_NOT);
    refuse(
        workload.isEmpty() && !scope.isGiven(),
        "name a workload (KIND/NAME), files or folders (PATH), a namespace (-n NAMESPACE) or -A");
    workload.stream().filter(TargetWords::isPath).findFirst().ifPresent(this::refusePath);
    boolean shaped = output.folder().isPresent() || output.format == PatchFormat.JSON;
    refuse(
        output.form == Form.DIFF && shaped, "--as=diff goes to standard output, as a diff of YAML");
  }

  /** A flag that is given and that live workloads do not take. */
  private Optional<String> flagOfFiles() {
    if (output.write) {
      return Optional.of("--write");
    }
    return switch (output.form) {
      case KUSTOMIZE, HELM -> Optional.of("--as=" + output.form.name().toLowerCase(Locale.ROOT));
      case PATCH, DIFF -> output.flagOfChart();
    };
  }

  private void refusePath(String path) {
    String other =
        workload.stream().filter(word -> !TargetWords.isPath(word)).findFirst().orElse("");
    refuse(true, "'%s' is a path and '%s' is not: fix one or the other".formatted(path, other));
  }

  private void requireSenseOfFiles() {
    refuse(ScopeOptions.OF_CLUSTERS, " is for live workloads, not for files");
    Form form = output.form;
    boolean folder = output.folder().isPresent();
    refuse(
        output.write && form != Form.PATCH, "--write changes the files themselves: leave --as out");
    refuse(
        output.write && workload.contains(TargetWords.STANDARD_INPUT),
        "standard input cannot be written: --as=diff prints the changes");
    refuse(output.write && folder, "--write changes the files themselves: leave --output-dir out");
    refuse(
        folder != (form == Form.KUSTOMIZE || form == Form.HELM),
        "for files, --as=kustomize or --as=helm and --output-dir go together");
    if (form != Form.HELM) {
      output.flagOfChart().ifPresent(flag -> refuse(true, flag + " is for --as=helm"));
    }
    refuse(output.lacksChart(), "--values are those of a chart: name it with --chart");
    refuse(form != Form.PATCH && output.format == PatchFormat.JSON, "-o json is for patches");
  }

  private FixOutcome fixLive(Screen errors) {
    Config config = connection.load(kubeconfig());
    LiveTarget target = scope.target(workload, config);
    FixOutput to = checked("", this::patches);
    // Whoever names a workload means it.
    FixSelection selection = new FixSelection(includeCritical || !workload.isEmpty(), confidence);
    try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
      return new FixRun(selection, errors)
          .run(target, new ReadOnlyApi(client), Clock.systemUTC(), to);
    }
  }

  /** Where the patches of live workloads go. */
  private FixOutput patches() {
    if (output.form == Form.DIFF) {
      return new DiffStream(Screen.on(out(), environment()));
    }
    KubectlCommand kubectl = connection.kubectl();
    return output
        .folder()
        .<FixOutput>map(folder -> new PatchFolder(folder, out(), output.format, kubectl))
        .orElseGet(() -> new PatchStream(out(), output.format, kubectl));
  }

  /** As of a scan: what cannot be read of files weighs more than all the rest. */
  private int fixFiles(Screen errors) {
    ScanPolicy policy = manifests.policy();
    ReadOnlyFilesystemRule rule = policy.on(LocalDate.now(ZoneOffset.UTC));
    FileOutput fixes = checked("", () -> fixes(rule));
    FixOutcome outcome =
        new FixRun(new FixSelection(includeCritical, confidence), errors)
            .run(
                TargetWords.sources(workload, manifests.excluded(), System.in),
                new ManifestScan(rule, policy.threshold()),
                fixes);
    return outcome == FixOutcome.PARTLY_READ ? ExitCode.USAGE : exitCode(outcome);
  }

  private FileOutput fixes(ReadOnlyFilesystemRule rule) {
    Screen screen = Screen.on(out(), environment());
    if (output.write) {
      return new FilesInPlace(FileEditor.withOverlays(rule), screen);
    }
    return switch (output.form) {
      case PATCH -> new PatchStream(out(), output.format, connection.kubectl());
      case DIFF -> new FileDiffs(FileEditor.withOverlays(rule), screen);
      case KUSTOMIZE -> new KustomizeFolder(output.folder().orElseThrow());
      case HELM -> new HelmFolder(output.folder().orElseThrow(), output.chart());
    };
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
}
