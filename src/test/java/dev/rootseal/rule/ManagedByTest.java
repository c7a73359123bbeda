package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.ManagedBy.Tool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads of what manages a workload. */
class ManagedByTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLUX_KUSTOMIZATION | '' | flux-system | apps | Flux Kustomization 'flux-system/apps'",
        "FLUX_HELM_RELEASE  | '' | shop        | web  | Flux HelmRelease 'shop/web'",
        "ARGO_CD            | '' | ''          | web  | Argo CD application 'web'",
        "HELM               | '' | ''          | web  | Helm release 'web'",
        "CONTROLLER         | Etcd | shop      | db   | Etcd 'shop/db'",
      })
  void isNamedByItsKindAndItsAddress(
      Tool tool, String kind, String namespace, String name, String title) {
    assertThat(new ManagedBy(tool, kind, namespace, name).title()).isEqualTo(title);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLUX_KUSTOMIZATION | ''   | Flux Kustomization 'web': change it in Git",
        "FLUX_HELM_RELEASE  | ''   | Flux HelmRelease 'web': change its values",
        "ARGO_CD            | ''   | Argo CD application 'web': change it in Git",
        "HELM               | ''   | Helm release 'web': change its values",
        "CONTROLLER         | Etcd | Etcd 'web': change it there",
      })
  void saysWhereAChangeLasts(Tool tool, String kind, String advice) {
    assertThat(new ManagedBy(tool, kind, "", "web").advice()).isEqualTo(advice);
  }
}
