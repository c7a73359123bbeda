package dev.rootseal.cli;

import dev.rootseal.fix.FixSource;
import dev.rootseal.fix.FixSource.Origin;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;

/** A command that evaluates what is named: manifests, or live workloads. */
abstract class ReadingCommand extends LiveCommand {
  /** How the manifests of a chart are evaluated. */
  private static final String RENDERED = "helm template NAME CHART | rootseal scan -";

  @Mixin ManifestOptions manifests;

  /** Files that were found, or clusters; and files that were read, or workloads of clusters. */
  final AtomicInteger begun = new AtomicInteger();

  final AtomicInteger read = new AtomicInteger();

  /** The files that were found. */
  List<Path> found = List.of();

  /** Refuses flags of the one where the other is named. */
  final void requireSense(List<String> targets, boolean files) {
    refuse(
        targets.isEmpty() && !hasScope(),
        "name a file, a folder or - for standard input, a workload (KIND/NAME), a namespace (-n"
            + " NAMESPACE) or -A");
    if (files) {
      String path = targets.getFirst();
      refuse(OF_CLUSTERS, " is for live workloads, and " + path + " is a path");
      return;
    }
    if (!targets.isEmpty()) {
      // Before a kubeconfig is asked for: mostly it is a folder that is not there.
      String missing = "there is no file or folder '" + targets.getFirst() + "', and ";
      checked(missing, () -> LiveTarget.named(targets, "default"));
    }
    refuse(ManifestOptions.FLAGS, ManifestOptions.WHY_NOT);
  }

  /** Those of a cluster; what is said of them, about it, stands above how far it is. */
  final LiveWorkloads workloads(KubernetesClient client, Progress progress, String about) {
    Consumer<String> remarks = remark -> progress.around(() -> say(about + remark));
    return new LiveWorkloads(new ReadOnlyApi(client), Clock.systemUTC(), remarks);
  }

  /** The report on all manifests that are named, read in that order, each file once. */
  final ScanReport files(List<String> targets, PodKinds kinds, ManifestScan scan) {
    Supplier<String> howFar =
        () -> begun.get() == 0 ? "Looking for files" : "%s of %s files read".formatted(read, begun);
    try (Progress _ = progress(howFar)) {
      List<FixSource> sources =
          TargetWords.sources(
              targets,
              manifests.excluded(),
              () -> FixSource.of(ManifestFile.input(System.in, kinds), Origin.FOUND));
      begun.set(sources.size());
      found = sources.stream().map(source -> source.file().path()).toList();
      ManifestFiles.read(
          sources.stream().map(FixSource::file).toList(),
          kinds,
          items -> {
            scan.add(items);
            read.incrementAndGet();
          });
    }
    scan.warnings().forEach(this::say);
    return scan.report();
  }

  /**
   * Says what of files was not evaluated; the answer is the exit code, also where that is all,
   * although something was meant.
   */
  final int exitCode(ScanReport report, boolean mayBeEmpty, boolean hasFailed) {
    Map<SkipReason, Integer> skipped = report.documents().skipped();
    boolean charts = skipped.containsKey(SkipReason.HELM_TEMPLATE);
    if (!mayBeEmpty && report.isWhole() && report.workloads().isEmpty()) {
      String allow =
          spec.findOption("--allow-empty") == null ? "" : ": --allow-empty where it is meant";
      say(
          charts
              ? "nothing was evaluated, and a chart is no manifest: " + RENDERED
              : "nothing was evaluated, which is no pass" + allow);
      return ExitCode.USAGE;
    }
    if (charts) {
      say("templates of Helm were not evaluated: " + RENDERED);
    }
    if (skipped.containsKey(SkipReason.TEMPLATE)) {
      say("templates were not evaluated: scan what is made of them");
    }
    boolean isSomeRead = !report.unread().isEmpty() && report.documents().read() > 0;
    return ExitCode.of(report.isWhole(), isSomeRead, hasFailed);
  }
}
