package dev.rootseal.output;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.fix.FileEditor;
import dev.rootseal.live.LiveWorkloads.Unread;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.Place;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.manifest.Position;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.LiveScan;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Hostile;
import dev.rootseal.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Scans to write, and what a format writes of them. */
public final class Scans {
  static final Path RESOURCES = Path.of("src/test/resources/dev/rootseal/output");
  static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s}
      spec: {containers: [{name: app, image: x}]}
      """;

  private static final LocalDate TODAY = WorkloadFixture.TODAY;

  /** When every report of the tests is written. */
  private static final OutputFormat.Writing WRITING =
      new OutputFormat.Writing("1.2.3", Instant.parse("2026-08-01T12:00:00Z"));

  /** Each is the name of everything of two workloads; the last one fits into no comment. */
  static final List<String> HOSTILE =
      Stream.concat(Hostile.NAMES.stream(), Stream.of("x".repeat(70_000))).toList();

  private Scans() {}

  /** Some of everything. */
  static ScanReport shop() {
    Map<String, String> texts = new HashMap<>();
    for (ManifestFiles.ManifestFile found :
        ManifestFiles.below(RESOURCES.resolve("shop"), IgnoredFiles.none())) {
      texts.put(RESOURCES.relativize(found.path()).toString(), read(found.path()));
    }
    return files(texts);
  }

  /** Three namespaces' worth of workloads, of every result, in two files; one is broken. */
  public static ScanReport examples() {
    String shop = read(RESOURCES.resolve("examples/shop.yaml"));
    return files(Map.of("deploy/shop.yaml", shop, "deploy/z-broken.yaml", "kind: [\n"));
  }

  /** The files by their names, read in the order of these. */
  public static ScanReport files(Map<String, String> texts) {
    ManifestScan scan = empty();
    new TreeMap<>(texts)
        .forEach((name, text) -> scan.add(ManifestReader.read(name, text, PodKinds.KNOWN)));
    return scan.report();
  }

  public static ScanReport below(Path folder) {
    ManifestScan scan = empty();
    ManifestFiles.below(folder, IgnoredFiles.none())
        .forEach(file -> scan.add(file.read(PodKinds.KNOWN)));
    return scan.report();
  }

  /** One text that came by that name. */
  static ScanReport of(String name, String text) {
    return files(Map.of(name, text));
  }

  static ScanReport of(PodKinds kinds, String name, String text) {
    ManifestScan scan = empty();
    scan.add(ManifestReader.read(name, text, kinds));
    return scan.report();
  }

  static ScanReport of(Policy policy, String name, String text) {
    ManifestScan scan =
        new ManifestScan(
            new ReadOnlyFilesystemRule(policy, ScanPolicy.byDefault().images(), TODAY));
    scan.add(ManifestReader.read(name, text, PodKinds.KNOWN));
    return scan.report();
  }

  static ScanReport nothing() {
    return files(Map.of());
  }

  private static ManifestScan empty() {
    return new ManifestScan(ScanPolicy.byDefault().on(TODAY));
  }

  /** What a cluster holds: nothing of it stands in a file. */
  public static ScanReport live(WorkloadFixture... workloads) {
    return live(Stream.of(workloads).map(one -> ScannedWorkload.live("apps/v1", one.evaluated())));
  }

  /** The same workloads, read of a cluster, of which something could not be read. */
  static ScanReport live(ScanReport files) {
    ScanReport read =
        live(
            files.workloads().stream()
                .map(one -> ScannedWorkload.live(one.apiVersion(), one.verdict())));
    return new ScanReport(
        read.threshold(),
        read.workloads(),
        List.of(),
        List.of(new Unread("", "the list of Jobs: there is no right to read it")),
        new ScanReport.DocumentCounts(0, 7, Map.of()),
        List.of());
  }

  private static ScanReport live(Stream<ScannedWorkload> workloads) {
    ScanReport.DocumentCounts none = new ScanReport.DocumentCounts(0, 0, Map.of());
    return new ScanReport(
        Threshold.DEFAULT, workloads.toList(), List.of(), List.of(), none, List.of());
  }

  static ScanReport clusters(ScanReport files) {
    return LiveScan.joined(
        List.of(Map.entry("staging", live(files)), Map.entry("prod", live(files))));
  }

  /** On workloads with names that nobody would give in good faith. */
  static ScanReport hostile() {
    return hostile(HOSTILE);
  }

  /** Each of the texts is the name of everything of a workload. */
  static ScanReport hostile(List<String> texts) {
    List<ScannedWorkload> workloads =
        texts.stream()
            .flatMap(
                text ->
                    Stream.of(named(text), named(text).exemptBecause("because " + text))
                        .map(one -> scanned(text, one)))
            .toList();
    return new ScanReport(
        Threshold.DEFAULT,
        workloads,
        List.of(),
        List.of(),
        new ScanReport.DocumentCounts(texts.size(), workloads.size(), Map.of()),
        List.of());
  }

  static WorkloadFixture named(String text) {
    return WorkloadFixture.deployment(text).in(text).container(text, c -> c.image(text));
  }

  private static ScannedWorkload scanned(String text, WorkloadFixture workload) {
    WorkloadVerdict verdict = workload.evaluated();
    List<Position> places = Collections.nCopies(verdict.containers().size(), Position.START);
    return ScannedWorkload.of(
        new ManifestItem.Workload(
            new Place(text, 1, Position.START),
            text,
            false,
            verdict.facts(),
            places,
            places,
            Optional.empty()),
        verdict);
  }

  static List<ScanReport> reports() {
    return List.of(shop(), live(shop()), clusters(shop()), nothing(), hostile());
  }

  public static String write(OutputFormat format, ScanReport report) {
    return write(format, report, Optional.empty());
  }

  static String sarifWithFixes(ScanReport report) {
    return write(
        OutputFormat.SARIF, report, Optional.of(new FileEditor(ScanPolicy.byDefault().on(TODAY))));
  }

  private static String write(OutputFormat format, ScanReport report, Optional<FileEditor> fixes) {
    StringWriter out = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out, true), Terminal.Device.FILE);
    unchecked(() -> format.write(report, WRITING, fixes, terminal));
    return out.toString();
  }

  static String read(Path file) {
    return unchecked(() -> Files.readString(file));
  }

  /** To the letter; {@code -Drootseal.golden.write=true} makes the file anew. */
  static void expect(String name, String written) throws IOException {
    Path file = RESOURCES.resolve("expected").resolve(name);
    if (Boolean.getBoolean("rootseal.golden.write")) {
      Files.writeString(file, written);
    }
    assertThat(file)
        .as("run again with -Drootseal.golden.write=true to bring it up to date")
        .content()
        .isEqualTo(written);
  }
}
