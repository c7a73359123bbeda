package dev.rootseal.output;

import dev.rootseal.fix.FileFixes;
import dev.rootseal.manifest.ManifestReader;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reports for the tests of formats, and what a format writes of them. */
public final class ReportExamples {
  /** When every report of the tests is written. */
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-08-01T12:00:00Z"), ZoneOffset.UTC);

  private ReportExamples() {}

  /** Three namespaces' worth of workloads, of every result, in two files; one is broken. */
  public static ScanReport shop() {
    return files(Map.of("deploy/shop.yaml", SHOP, "deploy/z-broken.yaml", "kind: [\n"));
  }

  /** The files by their names, read in the order of these. */
  public static ScanReport files(Map<String, String> texts) {
    ScanPolicy policy = ScanPolicy.byDefault();
    ManifestScan scan = new ManifestScan(policy.on(WorkloadFixture.TODAY), policy.threshold());
    texts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            file -> scan.add(ManifestReader.read(file.getKey(), file.getValue(), PodKinds.KNOWN)));
    return scan.report();
  }

  /** What a cluster holds: nothing of it stands in a file. */
  public static ScanReport live(WorkloadFixture... workloads) {
    List<ScannedWorkload> scanned =
        Stream.of(workloads).map(WorkloadFixture::evaluated).map(ReportExamples::live).toList();
    Tally tally =
        scanned.stream().map(one -> one.verdict().tally()).reduce(Tally.EMPTY, Tally::plus);
    return new ScanReport(
        Threshold.DEFAULT,
        tally,
        scanned,
        List.of(),
        List.of(),
        new ScanReport.DocumentCounts(0, 0, Map.of()),
        List.of());
  }

  private static ScannedWorkload live(WorkloadVerdict verdict) {
    return ScannedWorkload.live("apps/v1", verdict);
  }

  /** The report as a format writes it. */
  public static String written(OutputFormat format, ScanReport report) {
    StringWriter out = new StringWriter();
    try {
      format.format("1.2.3", CLOCK, FileFixes.none()).write(report, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static final String SHOP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          spec:
            containers:
            - name: app
              image: registry.example/web:1
              securityContext: {readOnlyRootFilesystem: false}
            - name: proxy
              image: registry.example/proxy:1
              securityContext: {readOnlyRootFilesystem: true}
              volumeMounts: [{name: tmp, mountPath: /tmp}]
            volumes: [{name: tmp, emptyDir: {}}]
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: cart
        namespace: shop
        annotations:
          rootseal.dev/exempt: the vendor ships it so
          rootseal.dev/exempt-until: "2026-12-31"
      spec:
        template:
          spec:
            containers: [{name: cart, image: registry.example/cart:1}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: tool}
      spec:
        containers:
        - name: tool
          image: registry.example/tool:1
          securityContext: {readOnlyRootFilesystem: true}
          volumeMounts: [{name: tmp, mountPath: /tmp}]
        volumes: [{name: tmp, emptyDir: {}}]
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: night, namespace: jobs}
      spec:
        jobTemplate:
          spec:
            template:
              spec:
                containers:
                - name: job
                  image: registry.example/job:1
                  securityContext: {readOnlyRootFilesystem: "true"}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: node, namespace: jobs}
      spec:
        template:
          spec:
            containers:
            - name: node
              image: registry.example/node:1
              securityContext: {readOnlyRootFilesystem: true}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: windows, namespace: jobs}
      spec:
        template:
          spec:
            nodeSelector: {kubernetes.io/os: windows}
            containers: [{name: win, image: registry.example/win:1}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      """;
}
