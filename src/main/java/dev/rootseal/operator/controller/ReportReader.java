package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * Says what is in a report that is held: the list has brought it whole, and the watch its metadata
 * alone.
 */
final class ReportReader {
  private final KubernetesClient client;
  private final ReportVersions versions;

  ReportReader(KubernetesClient client, ReportVersions versions) {
    this.client = client;
    this.versions = versions;
  }

  /**
   * The report with its content: as it was last written or read here, as it was listed, or read
   * now. Empty where it is gone.
   */
  Optional<CachedNamespaceReport> read(CachedNamespaceReport report) {
    return versions
        .find(report)
        .or(() -> remembered(report.content().isPresent() ? Optional.of(report) : ask(report)));
  }

  private Optional<CachedNamespaceReport> remembered(Optional<CachedNamespaceReport> read) {
    read.ifPresent(report -> report.content().ifPresent(it -> versions.put(report, report, it)));
    return read;
  }

  /** As a list of one: the operator has the right to list reports, and needs no other. */
  private Optional<CachedNamespaceReport> ask(CachedNamespaceReport report) {
    return client
        .resources(CachedNamespaceReport.class)
        .inNamespace(report.getMetadata().getNamespace())
        .withField("metadata.name", report.getMetadata().getName())
        .list()
        .getItems()
        .stream()
        .findFirst();
  }
}
