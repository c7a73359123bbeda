package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of several workloads `rootseal fix` leaves out what can take the cluster down. */
class FixCriticalTest extends OnTheShop {
  private static final String NEW = "deployment/new";

  /** A Deployment of this pod, and of this metadata beside its name, in a namespace of its own. */
  private void apply(String namespace, String metadata, String pod) {
    cluster.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: new, namespace: %1$s%2$s}
        spec:
          selector: {matchLabels: {app: new}}
          template:
            metadata: {labels: {app: new}}
            spec: {containers: [{name: app, image: "registry.example/new:1"}]%3$s}
        """
            .formatted(namespace, metadata, pod));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          new         | | , hostNetwork: true                           | namespaces of the node: hostNetwork
          new         | | , hostPID: true                               | namespaces of the node: hostPID
          new         | | , hostIPC: true, hostNetwork: true            | namespaces of the node: hostNetwork, hostIPC
          new         | | , priorityClassName: system-node-critical     | priority class 'system-node-critical'
          new         | | , priorityClassName: system-cluster-critical  | priority class 'system-cluster-critical'
          kube-system | |                                               | namespace 'kube-system': kube-* is reserved for Kubernetes itself
          kube-public | |                                               | namespace 'kube-public': kube-* is reserved for Kubernetes itself
          new | , ownerReferences: [{apiVersion: db/v1, kind: Etcd, name: main, uid: a, controller: true}] | | Etcd 'main' owns it and would revert the patch: change it there
          new | | , initContainers: [{name: setup, image: x, securityContext: {privileged: true}}] | privileged: 'setup'
          """)
  void criticalIsLeftOut(String namespace, String metadata, String pod, String reason) {
    apply(namespace, metadata == null ? "" : metadata, pod == null ? "" : pod);

    Run several = cluster.fix("-n", namespace);

    assertThat(several.exit()).isEqualTo(1);
    assertThat(several.out()).isEmpty();
    assertThat(several.err())
        .startsWith("In namespace '" + namespace + "': Deployment 'new' ")
        .contains("\n  left out: " + reason + "\n")
        .contains("for nothing of 0, 1 left out.\nLeft out, because changing them can take the")
        .endsWith("\n  --include-critical writes their patches, too.\n");
    for (Run asked :
        new Run[] {
          cluster.fix("-n", namespace, "--include-critical"), cluster.fix(NEW, "-n", namespace)
        }) {
      assertThat(asked.exit()).isZero();
      assertThat(asked.out()).contains("name: new\n");
      assertThat(asked.err()).contains("\n  critical: " + reason + "\n").doesNotContain("left out");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          new       | | , hostNetwork: false
          new       | | , priorityClassName: system-of-ours
          my-kube-system | |
          new       | , ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: main, uid: a}] |
          new       | , ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: main, uid: a, controller: false}] |
          """)
  void othersAreNot(String namespace, String metadata, String pod) {
    apply(namespace, metadata == null ? "" : metadata, pod == null ? "" : pod);

    Run run = cluster.fix("-n", namespace);

    assertThat(run.exit()).isZero();
    assertThat(run.err()).doesNotContain("critical");
  }

  @Test
  void whatHasNoFindingIsNotListed() {
    apply(
        "kube-system",
        "",
        ", hostNetwork: true, containers: [{name: a, image: x,"
            + " securityContext: {readOnlyRootFilesystem: true},"
            + " volumeMounts: [{name: t, mountPath: /tmp}]}], volumes: [{name: t, emptyDir: {}}]");

    assertThat(cluster.fix("-n", "kube-system"))
        .isEqualTo(new Run(0, "", "1 workload read in namespace 'kube-system': nothing to fix.\n"));
  }

  /** There is no patch that could be left out. */
  @Test
  void annotationAloneIsAFindingAsEver() {
    apply("kube-system", ", annotations: {rootseal.dev/exempt: \"\"}", "");
    cluster.policy("{exemptions: [{name: a, reason: b, match: {namespaces: [kube-system]}}]}");

    assertThat(cluster.fix("-n", "kube-system").err())
        .startsWith("In namespace 'kube-system': Deployment 'new' ")
        .contains("'rootseal.dev/exempt'")
        .doesNotContain("left out");
  }
}
