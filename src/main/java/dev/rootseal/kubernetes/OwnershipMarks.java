package dev.rootseal.kubernetes;

import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.Owner;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.ManagedBy.Tool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  private static final List<Function<OwnershipMarks, Optional<ManagedBy>>> IN_ORDER =
      List.of(
          marks -> marks.flux(Tool.FLUX_HELM_RELEASE, FLUX_RELEASE),
          marks -> marks.flux(Tool.FLUX_KUSTOMIZATION, KUSTOMIZATION),
          OwnershipMarks::argoCd,
          OwnershipMarks::helm,
          OwnershipMarks::controller);

  private final Metadata metadata;

  private OwnershipMarks(Metadata metadata) {
    this.metadata = metadata;
  }

  /** Who manages it; nothing where nobody has left a mark. */
  static Optional<ManagedBy> read(Metadata metadata) {
    OwnershipMarks marks = new OwnershipMarks(metadata);
    for (Function<OwnershipMarks, Optional<ManagedBy>> mark : IN_ORDER) {
      Optional<ManagedBy> found = mark.apply(marks);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<ManagedBy> flux(Tool tool, String prefix) {
    String namespace = text(metadata.labels(), prefix + "namespace").orElse("");
    return text(metadata.labels(), prefix + "name")
        .map(name -> new ManagedBy(tool, "", namespace, name));
  }

  /** A tracking id is {@code APPLICATION:GROUP/KIND:NAMESPACE/NAME}. */
  private Optional<ManagedBy> argoCd() {
    return text(metadata.annotations(), ARGO_CD_TRACKING)
        .map(id -> id.split(":", 2)[0])
        .filter(name -> !name.isEmpty())
        .or(() -> text(metadata.labels(), ARGO_CD_INSTANCE))
        .map(name -> new ManagedBy(Tool.ARGO_CD, "", "", name));
  }

  /** What {@code helm template} writes has the label, but not the annotation. */
  private Optional<ManagedBy> helm() {
    if (text(metadata.labels(), MANAGED_BY).filter("Helm"::equals).isEmpty()) {
      return Optional.empty();
    }
    return text(metadata.annotations(), HELM_RELEASE)
        .or(() -> text(metadata.labels(), INSTANCE))
        .map(name -> new ManagedBy(Tool.HELM, "", "", name));
  }

  private Optional<ManagedBy> controller() {
    List<@Nullable Owner> owners =
        Objects.requireNonNullElse(metadata.ownerReferences(), List.of());
    return owners.stream()
        .flatMap(Stream::ofNullable)
        .filter(owner -> Boolean.TRUE.equals(owner.controller()))
        .map(
            owner ->
                new ManagedBy(
                    Tool.CONTROLLER,
                    Objects.requireNonNullElse(owner.kind(), ""),
                    "",
                    Objects.requireNonNullElse(owner.name(), "")))
        .findFirst();
  }

  private static Optional<String> text(@Nullable Map<String, @Nullable String> values, String key) {
    return Optional.ofNullable(values).map(all -> all.get(key)).filter(text -> !text.isEmpty());
  }
}
