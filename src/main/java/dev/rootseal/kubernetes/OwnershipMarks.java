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

  /** The annotations that are read. */
  static final List<String> ANNOTATIONS = List.of(HELM_RELEASE, ARGO_CD_TRACKING);

  private static final String KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/";
  private static final String FLUX_RELEASE = "helm.toolkit.fluxcd.io/";
  private static final String ARGO_CD_INSTANCE = "argocd.argoproj.io/instance";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String INSTANCE = "app.kubernetes.io/instance";

  private final Map<String, String> labels;
  private final Map<String, String> annotations;

  private OwnershipMarks(Map<String, String> labels, Map<String, String> annotations) {
    this.labels = labels;
    this.annotations = annotations;
  }

  /**
   * Who manages it; nothing where nobody has left a mark.
   *
   * @param controller the one of its owners that controls it
   */
  static Optional<ManagedBy> read(
      Map<String, String> labels, Map<String, String> annotations, Optional<ManagedBy> controller) {
    OwnershipMarks marks = new OwnershipMarks(labels, annotations);
    return marks
        .flux(Tool.FLUX_HELM_RELEASE, FLUX_RELEASE)
        .or(() -> marks.flux(Tool.FLUX_KUSTOMIZATION, KUSTOMIZATION))
        .or(marks::argoCd)
        .or(marks::helm)
        .or(() -> controller);
  }

  private Optional<ManagedBy> flux(Tool tool, String prefix) {
    String namespace = text(labels, prefix + "namespace").orElse("");
    return text(labels, prefix + "name").map(name -> new ManagedBy(tool, "", namespace, name));
  }

  /** A tracking id is {@code APPLICATION:GROUP/KIND:NAMESPACE/NAME}. */
  private Optional<ManagedBy> argoCd() {
    return text(annotations, ARGO_CD_TRACKING)
        .map(id -> id.split(":", 2)[0])
        .filter(name -> !name.isEmpty())
        .or(() -> text(labels, ARGO_CD_INSTANCE))
        .map(name -> new ManagedBy(Tool.ARGO_CD, "", "", name));
  }

  /** What {@code helm template} writes has the label, but not the annotation. */
  private Optional<ManagedBy> helm() {
    if (text(labels, MANAGED_BY).filter("Helm"::equals).isEmpty()) {
      return Optional.empty();
    }
    return text(annotations, HELM_RELEASE)
        .or(() -> text(labels, INSTANCE))
        .map(name -> new ManagedBy(Tool.HELM, "", "", name));
  }

  private static Optional<String> text(Map<String, String> values, String key) {
    return Optional.ofNullable(values.get(key)).filter(text -> !text.isEmpty());
  }
}
