package dev.rootseal.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Says what is in a report of which the watch has brought the metadata alone. */
final class ReportReader {
  private final KubernetesClient client;
  private final ReportVersions versions;

  ReportReader(KubernetesClient client, ReportVersions versions) {
    this.client = client;
    this.versions = versions;
  }

  /**
   * The report with its content: as it was last written or read here, or read now. Empty where it
   * is gone.
   */
  Optional<CachedNamespaceReport> read(CachedNamespaceReport report) {
    return report.content().isPresent()
        ? Optional.of(report)
        : versions.find(report).or(() -> remembered(ask(report)));
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
