package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import dev.rootseal.rule.ManagedBy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has marked a workload, through the sieve that the operator reads by. */
class OwnershipMarksTest {
  private static Optional<ManagedBy> read(String labels, String annotations, String owners) {
    String yaml =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
          labels: {%s}
          annotations: {%s}
          ownerReferences: [%s]
        """
            .formatted(labels, annotations, owners);
    return ApiText.facts(ApiText.list(WatchedDeployment.class, yaml).getFirst()).managedBy();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      value = {
        "app.kubernetes.io/managed-by: Helm | meta.helm.sh/release-name: web | - | Helm release 'web': change its values",
        "app.kubernetes.io/managed-by: Helm, app.kubernetes.io/instance: web | - | - | Helm release 'web': change its values",
        "- | argocd.argoproj.io/tracking-id: 'shop:apps/Deployment:shop/web' | - | Argo CD application 'shop': change it in Git",
        "argocd.argoproj.io/instance: shop | - | - | Argo CD application 'shop': change it in Git",
        "kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: flux-system | - | - | Flux Kustomization 'flux-system/apps': change it in Git",
        "helm.toolkit.fluxcd.io/name: web, helm.toolkit.fluxcd.io/namespace: shop, app.kubernetes.io/managed-by: Helm | meta.helm.sh/release-name: web | - | Flux HelmRelease 'shop/web': change its values",
        "- | - | {kind: Shop, name: shop, controller: true} | Shop 'shop': change it there",
        "app.kubernetes.io/managed-by: Helm | meta.helm.sh/release-name: web | {kind: Shop, name: shop, controller: true} | Helm release 'web': change its values"
      })
  void theFirstMarkThatIsTrustedNamesIt(
      @Nullable String labels,
      @Nullable String annotations,
      @Nullable String owners,
      String advice) {
    assertThat(read(text(labels), text(annotations), text(owners)).map(ManagedBy::advice))
        .contains(advice);
  }

  private static String text(@Nullable String cell) {
    return cell == null ? "" : cell;
  }

  @Test
  void withoutAMarkNobodyManagesIt() {
    assertThat(read("app.kubernetes.io/managed-by: Helm", "", "")).isEmpty();
    assertThat(read("app.kubernetes.io/instance: web", "meta.helm.sh/release-name: web", ""))
        .isEmpty();
    assertThat(read("", "", "{kind: Shop, name: shop}")).isEmpty();
  }

  @Test
  void ofOwnersWithoutEndNoneIsNamed() {
    String owners = "{kind: Shop, name: shop},".repeat(100);

    assertThat(read("", "", owners + "{kind: Last, name: last, controller: true}")).isEmpty();
  }
}
