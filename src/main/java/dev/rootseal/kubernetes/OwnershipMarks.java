package dev.rootseal.kubernetes;

import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.ManagedBy.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The marks by which those who manage a workload know it again. First what stands in labels, which
 * Flux sets on all that it applies, also where Helm is in between; then annotations; the owner
 * last, because its own manager has often marked the workload, too.
 *
 * <p>Source: Flux, "Kustomization" and "HelmRelease" API; Argo CD, "Resource Tracking"; Helm,
 * "Adopt resources into a release".
 */
final class OwnershipMarks {
  static final String HELM_RELEASE = "meta.helm.sh/release-name";
  static final String ARGO_CD_TRACKING = "argocd.argoproj.io/tracking-id";

  static final List<String> ANNOTATIONS = List.of(HELM_RELEASE, ARGO_CD_TRACKING);

  private static final String KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/";
  private static final String FLUX_RELEASE = "helm.toolkit.fluxcd.io/";
  private static final String ARGO_CD_INSTANCE = "argocd.argoproj.io/instance";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String INSTANCE = "app.kubernetes.io/instance";

  private OwnershipMarks() {}

  /** Who manages it, if anybody has left a mark, or else the one of its owners that controls it. */
  static Optional<ManagedBy> read(
      Map<String, String> labels, Map<String, String> annotations, Optional<ManagedBy> controller) {
    return flux(Tool.FLUX_HELM_RELEASE, FLUX_RELEASE, labels)
        .or(() -> flux(Tool.FLUX_KUSTOMIZATION, KUSTOMIZATION, labels))
        .or(() -> argoCd(labels, annotations))
        .or(() -> helm(labels, annotations))
        .or(() -> controller);
  }

  private static Optional<ManagedBy> flux(Tool tool, String prefix, Map<String, String> labels) {
    String namespace = text(labels, prefix + "namespace").orElse("");
    return text(labels, prefix + "name").map(name -> new ManagedBy(tool, "", namespace, name));
  }

  /** A tracking id is {@code APPLICATION:GROUP/KIND:NAMESPACE/NAME}. */
  private static Optional<ManagedBy> argoCd(
      Map<String, String> labels, Map<String, String> annotations) {
    return text(annotations, ARGO_CD_TRACKING)
        .map(id -> id.split(":", 2)[0])
        .filter(name -> !name.isEmpty())
        .or(() -> text(labels, ARGO_CD_INSTANCE))
        .map(name -> new ManagedBy(Tool.ARGO_CD, "", "", name));
  }

  /** What {@code helm template} writes has the label, but not the annotation. */
  private static Optional<ManagedBy> helm(
      Map<String, String> labels, Map<String, String> annotations) {
    return text(labels, MANAGED_BY)
        .filter("Helm"::equals)
        .flatMap(any -> text(annotations, HELM_RELEASE).or(() -> text(labels, INSTANCE)))
        .map(name -> new ManagedBy(Tool.HELM, "", "", name));
  }

  private static Optional<String> text(Map<String, String> values, String key) {
    return Optional.ofNullable(values.get(key)).filter(text -> !text.isEmpty());
  }
}
