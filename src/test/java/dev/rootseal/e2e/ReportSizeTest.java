package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How many bytes of etcd the reports take, counted and not timed. docs/benchmarks.md has the
 * command for 10,000 workloads.
 */
class ReportSizeTest {
  /** Of 100 workloads each. */
  private static final int NAMESPACES = Integer.getInteger("rootseal.benchmark.namespaces", 10);

  /** Bytes for each workload, of which seven in ten have a finding. */
  private static final int MOST_BYTES = 300;

  @Test
  void largeNamespaces() {
    StoredReports reports = print("100 workloads a namespace", live(NAMESPACES, 100));

    assertThat(reports.findings()).isEqualTo(NAMESPACES * 70);
    assertThat(reports.bytes()).isLessThan(NAMESPACES * 100L * MOST_BYTES);
  }

  @Test
  void smallNamespacesWhereAReportsHeadWeighsMore() {
    StoredReports reports = print("25 workloads a namespace", live(4 * NAMESPACES, 25));

    assertThat(reports.findings()).isEqualTo(NAMESPACES * 70);
    assertThat(reports.bytes()).isLessThan(NAMESPACES * 100L * MOST_BYTES);
  }

  @Test
  void realNamespaces() {
    Requirement.CORPUS.assumed();
    StoredReports reports = print("the corpus", StoredReports.of(Corpus.load().objects().stream()));

    assertThat(reports.bytes()).isLessThan(reports.objects().size() * 2_000L);
  }

  /** Seven in ten have a finding, whatever the size of the namespaces. */
  private static StoredReports live(int namespaces, int workloads) {
    return StoredReports.of(
        IntStream.range(0, namespaces * workloads)
            .mapToObj(i -> LiveWorkloads.created(i / workloads, i % 100)));
  }

  private static StoredReports print(String what, StoredReports reports) {
    System.out.printf(
        "size: %s: %d reports, %d findings, %d bytes%n",
        what, reports.objects().size(), reports.findings(), reports.bytes());
    return reports;
  }
}
