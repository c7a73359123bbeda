package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What `config/` installs, without the Deployment: the tests run the operator as a process of their
 * own.
 */
final class Installation {
  /** The namespace of the service account and of the lease. */
  static final String NAMESPACE = "rootseal-system";

  private Installation() {}

  /** Definitions and rights; the answer is a kubeconfig that holds these rights and no other. */
  static Path install(ControlPlane cluster) {
    definitions(cluster);
    return rights(cluster);
  }

  static void definitions(ControlPlane cluster) {
    Kubectl kubectl = cluster.kubectl();
    kubectl.ok("apply", "--validate=strict", "-k", "config/crd");
    kubectl.ok("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    awaitServed(cluster);
  }

  /**
   * Waits until the definitions can be worked with: established or not, for a second the server may
   * still answer that its storage is being set up. A definition that is deleted within this second
   * may never go.
   */
  static void awaitServed(ControlPlane cluster) {
    await("all three are served")
        .until(
            () ->
                Stream.of("compliancereports", "compliancesummaries", "compliancepolicies")
                    .allMatch(
                        plural -> cluster.api().serves("/apis/rootseal.dev/v1alpha1/" + plural)));
  }

  static Path rights(ControlPlane cluster) {
    Kubectl kubectl = cluster.kubectl();
    kubectl.ok("apply", "--validate=strict", "-f", "config/manager/namespace.yaml");
    kubectl.ok("apply", "--validate=strict", "-k", "config/rbac");
    String token = kubectl.ok("create", "token", "rootseal", "-n", NAMESPACE).strip();
    return cluster.kubeconfig("rootseal", token);
  }
}
