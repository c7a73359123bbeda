package dev.rootseal.scan;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.output.Scans;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every container of ROOTSEAL_CORPUS, against a count that somebody else has made. */
class CorpusScanTest {
  private static final Set<String> COUNTED = Set.of("Deployment", "StatefulSet", "DaemonSet");

  private static final List<String> COLUMNS =
      List.of(
          "file kind namespace workload type container image read_only_root_filesystem windows"
              .split(" ", -1));

  /** What the independent count reads, and an API server and the scan refuse. */
  private static final List<String> REFUSED =
      List.of(
          "GoogleCloudPlatform__kubernetes-engine-samples/networking/sctp/sctp-deployment.yaml",
          "kubernetes__examples/_archived/openshift-origin/etcd-controller.yaml",
          "kubernetes__examples/_archived/openshift-origin/etcd-discovery-controller.yaml",
          "kubernetes__examples/_archived/openshift-origin/openshift-controller.yaml",
          "kubernetes__ingress-nginx/docs/examples/auth/oauth-external-auth/vouch-proxy.yaml",
          "rancher__local-path-provisioner/examples/quota/local-path-storage.yaml");

  /** In the last of them another document is refused, and the workload is read. */
  private static final List<String> NOT_COUNTED = REFUSED.subList(0, REFUSED.size() - 1);

  private static Path corpus = Path.of("");
  private static ScanReport report = Scans.files(Map.of());

  @BeforeAll
  static void scanIt() {
    corpus = Requirement.CORPUS.assumed();
    report = Scans.below(corpus);
  }

  @Test
  void onlyWhatAnApiServerRefusesCannotBeRead() {
    assertThat(report.problems())
        .extracting(Problem::place)
        .extracting(place -> corpus.relativize(Path.of(place.file())).toString())
        .containsExactlyInAnyOrderElementsOf(REFUSED);
  }

  @Test
  void everyContainerIsTheOneOfTheIndependentCount() throws IOException {
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(corpus.resolve("containers.csv"))) {
      assertThat(scanned())
          .containsExactlyInAnyOrderElementsOf(
              rows.stream()
                  .filter(row -> !NOT_COUNTED.contains(row.getField("file")))
                  .map(row -> COLUMNS.stream().map(row::getField).collect(joining(" ")))
                  .toList());
    }
  }

  private static List<String> scanned() {
    List<String> scanned = new ArrayList<>();
    for (ScannedWorkload workload : report.workloads()) {
      if (COUNTED.contains(workload.verdict().ref().kind())) {
        workload.verdict().containers().forEach(one -> scanned.add(words(workload, one)));
      }
    }
    return scanned;
  }

  private static String words(ScannedWorkload workload, ContainerEvaluation container) {
    return String.join(
        " ",
        corpus.relativize(Path.of(workload.place().orElseThrow().file())).toString(),
        workload.verdict().ref().kind(),
        workload.verdict().ref().namespace(),
        workload.verdict().ref().name(),
        container.facts().type().id(),
        container.facts().name(),
        container.facts().image(),
        flag(container.facts().flag()),
        workload.verdict().facts().windows() ? "yes" : "no");
  }

  private static String flag(ReadOnlyFlag flag) {
    return switch (flag) {
      case TRUE -> "true";
      case FALSE -> "false";
      case NOT_SET -> "absent";
      case NOT_A_BOOLEAN -> "not a boolean";
    };
  }
}
