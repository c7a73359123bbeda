package dev.rootseal.e2e;

/** Manifests of small workloads, as somebody would write them. */
final class Workloads {
  private Workloads() {}

  static String namespace(String name) {
    return """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s}
        """
        .formatted(name);
  }

  /** A workload with one container whose root filesystem is writable. */
  static String writable(String kind, String namespace, String name) {
    return workload(kind, namespace, name, "{name: app, image: registry.example/app:1}", "[]");
  }

  /** A Deployment with one container that is read-only and has an emptyDir at `/tmp`. */
  static String compliant(String namespace, String name) {
    return workload(
        "Deployment",
        namespace,
        name,
        """
        {name: app, image: registry.example/app:1, securityContext: {readOnlyRootFilesystem: true},
                   volumeMounts: [{name: tmp, mountPath: /tmp}]}""",
        "[{name: tmp, emptyDir: {}}]");
  }

  private static String workload(
      String kind, String namespace, String name, String container, String volumes) {
    return """
        ---
        apiVersion: apps/v1
        kind: %1$s
        metadata: {name: %3$s, namespace: %2$s}
        spec:
          selector: {matchLabels: {app: %3$s}}
          template:
            metadata: {labels: {app: %3$s}}
            spec:
              containers:
              - %4$s
              volumes: %5$s
        """
        .formatted(kind, namespace, name, container, volumes);
  }
}
