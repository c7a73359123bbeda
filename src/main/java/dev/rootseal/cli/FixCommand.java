package dev.rootseal.cli;

import static java.util.Objects.requireNonNull;

import dev.rootseal.fix.FileEditor;
import dev.rootseal.fix.FileEditor.FilesInPlace;
import dev.rootseal.fix.FixDiffs.DiffStream;
import dev.rootseal.fix.FixDiffs.FileDiffs;
import dev.rootseal.fix.FixOutput;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixRun;
import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixRun.FixSelection;
import dev.rootseal.fix.FixSource;
import dev.rootseal.fix.HelmFolder;
import dev.rootseal.fix.KustomizeFolder;
import dev.rootseal.fix.PatchFolder;
import dev.rootseal.fix.PatchFolder.KubectlCommand;
import dev.rootseal.fix.PatchStream;
import dev.rootseal.fix.PatchStream.PatchFormat;
import dev.rootseal.helm.ChartValues;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.terminal.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "fix",
    description =
        "Prints the patch that makes a workload compliant, of a cluster or of files, and says on"
            + " standard error what it does. Changes nothing itself, unless --write is given for"
            + " files.")
final class FixCommand extends LiveCommand {
  private enum Form {
    PATCH,
    DIFF,
    KUSTOMIZE,
    HELM
  }

  /** What makes the exit code 1 beside a finding that keeps no patch. */
  private enum FailOn {
    FINDING,
    NEVER
  }

  @Mixin private ConnectionOptions connection;
  @Mixin private ManifestOptions manifests;

  @Option(
      names = "--as",
      defaultValue = "patch",
      description =
          "The patch itself, what it changes, or, of files, a folder for kustomize, or for Helm:"
              + " values and a post-renderer (${DEFAULT-VALUE}).")
  private Form form;

  @Option(names = "--write", description = "Makes the changes in the files themselves.")
  private Boolean write = false;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "yaml",
      description = "How patches are written (${DEFAULT-VALUE}).")
  private PatchFormat format;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description =
          "A new folder that gets a file for each patch; standard output gets the commands that"
              + " apply them. With --as=kustomize or helm, the folder for it.")
  private @Nullable Path outputDir;

  @Option(
      names = "--chart",
      paramLabel = "DIR",
      description =
          "With --as=helm: the folder of the chart that was rendered. Without it there is a"
              + " post-renderer alone.")
  private @Nullable Path chart;

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description =
          "With --chart: a file of values that Helm was given. Several times for several, in the"
              + " same order.")
  private List<Path> values = List.of();

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
      defaultValue = "never",
      description =
          "finding: end with 1 where there is a finding, also when it has a patch: a gate that"
              + " reads the object as it is now (${DEFAULT-VALUE}).")
  private FailOn failOn;

  @Override
  public Integer call() {
    workload = manifests.named(workload);
    boolean areFiles = !workload.isEmpty() && workload.stream().allMatch(TargetWords::isPath);
    if (areFiles) {
      requireSenseOfFiles();
    } else {
      requireSenseOfLive();
    }
    ErrorLines.printUnknownVariables(spec.commandLine());
    return areFiles ? fixFiles() : exitCode(fixLive());
  }

  private void requireSenseOfLive() {
    String why = " is for files: name some";
    refuse(write, source("--write") + why);
    refuse(isForFilesAlone(), source("--as") + "=" + form.name().toLowerCase(Locale.ROOT) + why);
    refuseFlagsOfChart(why);
    refuse(ManifestOptions.FLAGS, ManifestOptions.WHY_NOT);
    refuse(
        workload.isEmpty() && !hasScope(),
        "name a workload (KIND/NAME), files or folders (PATH), a namespace (-n NAMESPACE) or -A");
    Predicate<String> isPath = TargetWords::isPath;
    String path = workload.stream().filter(isPath).findFirst().orElse("");
    String other = workload.stream().filter(isPath.negate()).findFirst().orElse("");
    refuse(
        !path.isEmpty(),
        "'%s' is a path and '%s' is not: fix one or the other".formatted(path, other));
    boolean shaped = outputDir != null || format == PatchFormat.JSON;
    refuse(
        form == Form.DIFF && shaped,
        source("--as") + "=diff goes to standard output, as a diff of YAML");
  }

  private void requireSenseOfFiles() {
    refuse(OF_CLUSTERS, " is for live workloads, not for files");
    boolean folder = outputDir != null;
    String writes = source("--write") + " changes the files themselves: leave ";
    refuse(write && form != Form.PATCH, writes + source("--as") + " out");
    refuse(
        write && workload.contains(TargetWords.STANDARD_INPUT),
        "standard input cannot be written: --as=diff prints the changes");
    refuse(write && folder, writes + source("--output-dir") + " out");
    refuse(
        folder != isForFilesAlone(),
        "for files, --as=kustomize or --as=helm and " + source("--output-dir") + " go together");
    if (form != Form.HELM) {
      refuseFlagsOfChart(" is for --as=helm");
    }
    refuse(
        chart == null && !values.isEmpty(),
        source("--values") + " are those of a chart: name it with --chart");
    refuse(form != Form.PATCH && format == PatchFormat.JSON, source("-o") + " json is for patches");
  }

  private boolean isForFilesAlone() {
    return form == Form.KUSTOMIZE || form == Form.HELM;
  }

  private void refuseFlagsOfChart(String why) {
    refuse(chart != null, source("--chart") + why);
    refuse(!values.isEmpty(), source("--values") + why);
  }

  private FixOutcome fixLive() {
    // Whoever names a workload means it.
    FixSelection selection = new FixSelection(includeCritical || !workload.isEmpty(), confidence);
    try (ClusterAccess access = access(connection.load(kubeconfig()), workload)) {
      FixOutput to = checked("", this::patches);
      return new FixRun(selection, errors(), out())
          .run(access.target(), new ReadOnlyApi(access.client()), Clock.systemUTC(), to);
    }
  }

  private FixOutput patches() {
    if (form == Form.DIFF) {
      return new DiffStream(Terminal.on(out(), environment()));
    }
    KubectlCommand kubectl = connection.kubectl();
    return outputDir == null
        ? new PatchStream(out(), format, kubectl)
        : new PatchFolder(outputDir, out(), format, kubectl);
  }

  /** As of a scan: what cannot be read of files weighs more than all the rest. */
  private int fixFiles() {
    ReadOnlyFilesystemRule rule = manifests.policy().on(LocalDate.now(ZoneOffset.UTC));
    List<FixSource> sources =
        TargetWords.sources(workload, manifests.excluded(), () -> FixSource.read(System.in));
    FileOutput fixes = checked("", () -> fixes(rule, sources));
    FixOutcome outcome =
        new FixRun(new FixSelection(includeCritical, confidence), errors(), out())
            .run(sources, new ManifestScan(rule), fixes);
    if (outcome == FixOutcome.EMPTY && failOn == FailOn.FINDING) {
      say("nothing was evaluated, which is no pass");
    }
    return outcome == FixOutcome.PARTLY_READ ? ExitCode.USAGE : exitCode(outcome);
  }

  private FileOutput fixes(ReadOnlyFilesystemRule rule, List<FixSource> sources) {
    Terminal terminal = Terminal.on(out(), environment());
    if (write) {
      return new FilesInPlace(FileEditor.withOverlays(rule), terminal);
    }
    return switch (form) {
      case PATCH -> new PatchStream(out(), format, connection.kubectl());
      case DIFF -> new FileDiffs(FileEditor.withOverlays(rule), terminal, sources);
      case KUSTOMIZE -> new KustomizeFolder(requireNonNull(outputDir));
      case HELM -> new HelmFolder(requireNonNull(outputDir), chartValues());
    };
  }

  private int exitCode(FixOutcome outcome) {
    return switch (outcome) {
      case EMPTY -> failOn == FailOn.FINDING ? ExitCode.USAGE : ExitCode.OK;
      case CLEAN -> ExitCode.OK;
      case COMPLETE -> failOn == FailOn.FINDING ? ExitCode.FAILED : ExitCode.OK;
      case INCOMPLETE -> ExitCode.FAILED;
      case PARTLY_READ -> ExitCode.PARTIAL;
      case UNWRITTEN, UNREAD -> ExitCode.USAGE;
    };
  }

  private Optional<ChartValues> chartValues() {
    try {
      return chart == null ? Optional.empty() : Optional.of(new ChartValues(chart, values));
    } catch (ManifestException e) {
      throw wrong("a file of --chart or --values cannot be read: " + e.getMessage());
    }
  }
}
