package dev.rootseal.cli;

import dev.rootseal.fix.FileEditor;
import dev.rootseal.fix.FileReplacement;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.manifest.Place;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Threshold;
import dev.rootseal.scan.LiveScan;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Progress;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scan",
    description =
        "Evaluates manifests (files, folders, - for standard input) or live workloads (KIND/NAME,"
            + " -n NAMESPACE, -A), and says which containers lack a read-only root filesystem or"
            + " the writable mounts they need, and where they stand.")
final class ScanCommand extends ReadingCommand {
  private enum FailOn {
    THRESHOLD,
    FINDING,
    NEVER
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND/NAME|PATH",
      description =
          "Files and folders with manifests (.yaml, .yml, .json); - for standard input; or a live"
              + " deployment, statefulset or daemonset. Where nothing is named, what .rootseal.yaml"
              + " names as paths.")
  private List<String> targets = List.of();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig to use; otherwise KUBECONFIG, the service account in a cluster, or"
              + " ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "Context of the kubeconfig; otherwise its current one. Several times for several"
              + " clusters.")
  private Set<String> contexts = Set.of();

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "How many containers of a hundred must comply; otherwise the policy says it.")
  private @Nullable Threshold threshold;

  @Option(
      names = "--pod-template",
      paramLabel = "KIND.GROUP=JSONPATH",
      split = "\n",
      hideParamSyntax = true,
      description =
          "Where custom resources in manifests hold a pod template, such as"
              + " Widget.example.com={.spec.template}. Several times for several kinds.")
  private List<String> podTemplates = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT[=FILE]",
      split = "\n",
      hideParamSyntax = true,
      description =
          "How the report is written (table): table, json, yaml, sarif, junit, csv, markdown,"
              + " github, gitlab, prometheus, html, openreports or oscal; with =FILE into that"
              + " file. Several times for several.")
  private List<String> outputs = List.of("table");

  @Option(
      names = "--fail-on",
      defaultValue = "threshold",
      description =
          "What ends with 1: fewer containers than the threshold asks for, any finding, or nothing"
              + " (${DEFAULT-VALUE}).")
  private FailOn failOn;

  @Option(
      names = "--allow-empty",
      description = "End with 0 also where files hold nothing to evaluate, which is 2 otherwise.")
  private Boolean allowEmpty = false;

  @Option(
      names = "--strict",
      description =
          "What cannot be read is an error also where nothing in it is said of Kubernetes, such as"
              + " JSON with comments.")
  private Boolean strict = false;

  /** How the files that were read are fixed, where a format asks. */
  private Optional<FileEditor> fixes = Optional.empty();

  @Override
  public Integer call() {
    targets = manifests.named(targets);
    boolean files = targets.stream().anyMatch(TargetWords::isPath);
    if (targets.isEmpty() && !hasScope()) {
      targets = EnvironmentDefaults.of(spec).settings().paths();
      files = !targets.isEmpty();
    }
    List<ScanOutput> wanted = wanted();
    requireSense(targets, files);
    if (!files) {
      refuse(List.of("--pod-template"), ManifestOptions.WHY_NOT);
    }
    ErrorLines.printUnknownVariables(spec.commandLine());
    ScanReport report = files ? files() : live();
    checked(source("--output") + ": ", () -> ScanOutput.requireOther(wanted, evaluated(report)));
    checked(source("--output") + ": ", () -> ScanOutput.requireNoManifest(wanted, found));
    if (!write(report, wanted)) {
      return ExitCode.USAGE;
    }
    return exitCode(report, allowEmpty || !files, hasFailed(report));
  }

  /** The files that hold a workload, whatever they begin with. */
  private static List<Path> evaluated(ScanReport report) {
    return report.workloads().stream()
        .flatMap(workload -> workload.place().stream())
        .map(Place::file)
        .distinct()
        .flatMap(file -> TargetWords.path(file).stream())
        .toList();
  }

  private ScanReport files() {
    PodKinds kinds =
        checked(source("--pod-template") + ": ", () -> PodKinds.KNOWN.with(podTemplates));
    ScanPolicy policy = manifests.policy();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ReadOnlyFilesystemRule rule = policy.on(today);
    ScanReport report = files(targets, kinds, new ManifestScan(rule, strict));
    policy.remarks(report, today).forEach(this::say);
    fixes = Optional.of(new FileEditor(rule));
    return threshold == null ? report : report.with(threshold);
  }

  private ScanReport live() {
    String several = contexts.size() > 1 ? "Cluster %s of " + contexts.size() + ": " : "";
    Supplier<String> howFar = () -> several.formatted(begun) + read + " workloads read";
    Stream<Optional<String>> wanted =
        contexts.isEmpty() ? Stream.of(Optional.empty()) : contexts.stream().map(Optional::of);
    Iterator<Config> configs =
        kubeconfig().load(Optional.ofNullable(kubeconfig), wanted).iterator();
    try (Progress progress = progress(howFar)) {
      return contexts.size() > 1
          ? LiveScan.joined(
              contexts.stream()
                  .map(name -> Map.entry(name, cluster(name + ": ", configs.next(), progress)))
                  .toList())
          : cluster("", configs.next(), progress);
    }
  }

  private ScanReport cluster(String about, Config config, Progress progress) {
    begun.incrementAndGet();
    try (ClusterAccess access = access(config, targets)) {
      LiveWorkloads live = workloads(access.client(), progress, about);
      ScanReport report = LiveScan.of(access.target(), live, read::incrementAndGet);
      return threshold == null ? report : report.with(threshold);
    }
  }

  private List<ScanOutput> wanted() {
    List<ScanOutput> wanted =
        checked(source("--output") + ": ", () -> outputs.stream().map(ScanOutput::parse).toList());
    refuse(
        wanted.stream().filter(one -> one.file().isEmpty()).count() > 1,
        "only one report fits on standard output: write the others into files, -o FORMAT=FILE");
    List<Path> named = new ArrayList<>();
    targets.stream().filter(TargetWords::isPath).map(Path::of).forEach(named::add);
    Optional.ofNullable(kubeconfig).ifPresent(named::add);
    manifests.policyFile().ifPresent(named::add);
    named.add(EnvironmentDefaults.of(spec).settings().file());
    return checked(source("--output") + ": ", () -> ScanOutput.requireOther(wanted, named));
  }

  private boolean write(ScanReport report, List<ScanOutput> wanted) {
    boolean whole = true;
    for (ScanOutput output : wanted) {
      try {
        output.write(report, fixes, out(), environment());
      } catch (IOException e) {
        whole = false;
        say(
            "%s cannot be written: %s"
                .formatted(output.file().orElseThrow(), FileReplacement.why(e)));
      }
    }
    return whole;
  }

  private boolean hasFailed(ScanReport report) {
    return switch (failOn) {
      case THRESHOLD -> report.result() == Result.FAIL;
      case FINDING -> !report.findings().isEmpty();
      case NEVER -> false;
    };
  }
}
