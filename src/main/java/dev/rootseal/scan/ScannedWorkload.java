package dev.rootseal.scan;

import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.Place;
import dev.rootseal.manifest.Position;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A workload that was evaluated.
 *
 * @param cluster the context of the kubeconfig by which it was read, where there were several
 * @param manifest where it stands in a file; nothing of a live one
 */
public record ScannedWorkload(
    String apiVersion,
    WorkloadVerdict verdict,
    Optional<Finding> finding,
    Optional<String> cluster,
    Optional<ManifestItem.Workload> manifest) {
  public static ScannedWorkload of(ManifestItem.Workload manifest, WorkloadVerdict verdict) {
    return new ScannedWorkload(
        manifest.apiVersion(),
        verdict,
        Finding.of(verdict),
        Optional.empty(),
        Optional.of(manifest));
  }

  public static ScannedWorkload live(String apiVersion, WorkloadVerdict verdict) {
    return new ScannedWorkload(
        apiVersion, verdict, Finding.of(verdict), Optional.empty(), Optional.empty());
  }

  ScannedWorkload with(WorkloadVerdict other) {
    return new ScannedWorkload(apiVersion, other, Finding.of(other), cluster, manifest);
  }

  ScannedWorkload in(String context) {
    return new ScannedWorkload(apiVersion, verdict, finding, Optional.of(context), manifest);
  }

  /**
   * Whether the API server knows its kind by a CRD alone, so that a strategic merge patch would
   * replace its containers.
   */
  public boolean isCustomResource() {
    return apiVersion.replaceFirst("/?[^/]*$", "").contains(".");
  }

  /** Whether no supported API server knows the version that its manifest says. */
  public boolean isOutdated() {
    return manifest.filter(ManifestItem.Workload::outdated).isPresent();
  }

  public Optional<Place> place() {
    return manifest.map(ManifestItem.Workload::place);
  }

  /** Where the finding is to be fixed: the first container that has one, otherwise the object. */
  public Optional<Position> findingAt() {
    return manifest.map(
        found ->
            IntStream.range(0, verdict.containers().size())
                .filter(i -> verdict.containers().get(i).verdict().verdict().finding())
                .mapToObj(found.flags()::get)
                .findFirst()
                .orElse(found.place().at()));
  }
}
