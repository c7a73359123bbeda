package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Rows;

/** Who has marked a workload: by its labels, annotations and owners, where any is trusted. */
class OwnershipMarksTest {
  @Rows(
      """
      app.kubernetes.io/managed-by: Helm | meta.helm.sh/release-name: web | | Helm release 'web': change its values
      app.kubernetes.io/managed-by: Helm, app.kubernetes.io/instance: web | | | Helm release 'web': change its values
      | argocd.argoproj.io/tracking-id: 'shop:apps/Deployment:shop/web' | | Argo CD application 'shop': change it in Git
      argocd.argoproj.io/instance: shop | | | Argo CD application 'shop': change it in Git
      kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: flux-system | | | Flux Kustomization 'flux-system/apps': change it in Git
      helm.toolkit.fluxcd.io/name: web, helm.toolkit.fluxcd.io/namespace: shop, app.kubernetes.io/managed-by: Helm | meta.helm.sh/release-name: web | | Flux HelmRelease 'shop/web': change its values
      | | {kind: Shop, name: shop, controller: true}, null | Shop 'shop': change it there
      app.kubernetes.io/managed-by: Helm | meta.helm.sh/release-name: web | {kind: Shop, name: shop, controller: true} | Helm release 'web': change its values
      app.kubernetes.io/managed-by: Helm | | | nobody
      app.kubernetes.io/instance: web | meta.helm.sh/release-name: web | | nobody
      | | {kind: Shop, name: shop} | nobody
      // Of owners without end none is named.
      | | OWNER*100, {kind: Last, name: last, controller: true} | nobody
      """)
  void theFirstMarkThatIsTrustedNamesIt(
      String labels, String annotations, String owners, String advice) {
    String metadata =
        "metadata: {name: web, namespace: shop, labels: {%s}, annotations: {%s}, ownerReferences: [%s]}"
            .formatted(
                labels,
                annotations,
                owners.replace("OWNER*100", "{kind: Shop, name: shop}" + ", {}".repeat(99)));

    assertThat(
            ApiText.facts(WatchedDeployment.class, metadata)
                .managedBy()
                .map(ManagedBy::advice)
                .orElse("nobody"))
        .isEqualTo(advice);
  }
}
