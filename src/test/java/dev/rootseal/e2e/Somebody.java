package dev.rootseal.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Somebody who is no administrator and may do nothing yet: a service account. */
record Somebody(NodeCluster cluster, String namespace, String name) {
  /** Creates the account, and writes a kubeconfig with its token. */
  Somebody withKubeconfig(Path file) throws IOException {
    cluster.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %s, namespace: %s}
        """
            .formatted(name, namespace));
    String token =
        cluster
            .api()
            .create(
                "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, name),
                """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}""")
            .at("/status/token")
            .asText();
    Files.writeString(file, cluster.kubeconfig(token));
    return this;
  }

  /** Has this role of a namespace from now on. */
  void has(String role, String where) {
    bind("RoleBinding", "namespace: " + where, "kind: Role, name: " + role);
  }

  /** Has this role of the cluster from now on. */
  void has(String clusterRole) {
    bind("ClusterRoleBinding", "labels: {}", "kind: ClusterRole, name: " + clusterRole);
  }

  private void bind(String kind, String metadata, String role) {
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: %s
        metadata: {name: %s, %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, %s}
        subjects: [{kind: ServiceAccount, name: %s, namespace: %s}]
        """
            .formatted(kind, name, metadata, role, name, namespace));
  }
}
