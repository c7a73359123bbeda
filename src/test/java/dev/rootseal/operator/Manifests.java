package dev.rootseal.operator;

/** Manifests of namespaces and of workloads with one container. */
public final class Manifests {
  private static final String TMP_MOUNT = "volumeMounts: [{name: tmp, mountPath: /tmp}]";
  private static final String TMP_VOLUME = "[{name: tmp, emptyDir: {}}]";
  private static final String READ_ONLY = "securityContext: {readOnlyRootFilesystem: true}";

  private Manifests() {}

  public static String namespace(String name) {
    return """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s}
        """
        .formatted(name);
  }

  /** A policy; the spec in braces. */
  public static String policy(String spec) {
    return """
        ---
        apiVersion: rootseal.dev/v1alpha1
        kind: CompliancePolicy
        metadata: {name: read-only-filesystem}
        spec: %s
        """
        .formatted(spec);
  }

  /** Does not set the flag. */
  public static String writable(String namespace, String name) {
    return deployment(namespace, name, "", TMP_MOUNT, TMP_VOLUME);
  }

  /** Read-only with an emptyDir at `/tmp`. */
  public static String compliant(String namespace, String name) {
    return deployment(namespace, name, "", READ_ONLY + ", " + TMP_MOUNT, TMP_VOLUME);
  }

  /** Read-only without a writable mount. */
  public static String withoutTmp(String namespace, String name) {
    return deployment(namespace, name, "", READ_ONLY, "[]");
  }

  /** As {@link #compliant}, with an annotation on the workload. */
  public static String annotated(String namespace, String name, String key, String value) {
    return deployment(
        namespace,
        name,
        ", annotations: {\"%s\": \"%s\"}".formatted(key, value),
        READ_ONLY + ", " + TMP_MOUNT,
        TMP_VOLUME);
  }

  /** Has a number where Kubernetes has a list; a real API server does not let it in. */
  public static String unreadable(String namespace, String name) {
    return deployment(namespace, name, "", "volumeMounts: 7", "[]");
  }

  private static String deployment(
      String namespace, String name, String metadata, String container, String volumes) {
    return """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %2$s, namespace: %1$s%3$s}
        spec:
          selector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s}}
            spec:
              containers:
              - {name: app, image: registry.example/app:1%4$s}
              volumes: %5$s
        """
        .formatted(namespace, name, metadata, container.isEmpty() ? "" : ", " + container, volumes);
  }
}
