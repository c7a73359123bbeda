package dev.rootseal.e2e;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Manifests of small workloads, as somebody would write them. */
public final class Workloads {
  /** The spec of a policy under which the image catalogue decides nothing. */
  static final String WITHOUT_CATALOGUE =
      "{imageCatalogue: {requiredPaths: Advise, exemptClasses: []}}";

  /** What a pod's spec has whose one container is read-only and has nowhere to write. */
  static final String READ_ONLY =
      "containers: [{name: app, image: registry.example/app:1, "
          + "securityContext: {readOnlyRootFilesystem: true}}]";

  private Workloads() {}

  /** The policy; its spec in braces. */
  public static String policy(String spec) {
    return policy("read-only-filesystem", spec);
  }

  static String policy(String name, String spec) {
    return """
        ---
        apiVersion: rootseal.dev/v1alpha1
        kind: CompliancePolicy
        metadata: {name: %s}
        spec: %s
        """
        .formatted(name, spec.replace("\n", " "));
  }

  /** A Deployment with one annotation, or none, and with these fields in its pod's spec. */
  static String pod(String namespace, String name, String annotation, String fields) {
    return """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %2$s, namespace: %1$s, annotations: {%3$s}}
        spec:
          selector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s}}
            spec: {%4$s}
        """
        .formatted(namespace, name, annotation, fields);
  }

  public static String namespace(String name) {
    return """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s}
        """
        .formatted(name);
  }

  static String account(String namespace, String name) {
    return """
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %s, namespace: %s}
        """
        .formatted(name, namespace);
  }

  /** A Deployment with one container that does not set the flag. */
  public static String writable(String namespace, String name) {
    return writable("Deployment", namespace, name);
  }

  static String writable(String kind, String namespace, String name) {
    return workload(kind, namespace, name, "{name: app, image: registry.example/app:1}", "[]");
  }

  /** A Deployment with one container that is read-only and has an emptyDir at `/tmp`. */
  public static String compliant(String namespace, String name) {
    return workload(
        "Deployment",
        namespace,
        name,
        """
        {name: app, image: registry.example/app:1, securityContext: {readOnlyRootFilesystem: true},
                   volumeMounts: [{name: tmp, mountPath: /tmp}]}""",
        "[{name: tmp, emptyDir: {}}]");
  }

  /** As {@link #compliant}, with an annotation on the workload. */
  public static String annotated(String namespace, String name, String key, String value) {
    return compliant(namespace, name)
        .replace("namespace: ", "annotations: {%s: \"%s\"}, namespace: ".formatted(key, value));
  }

  /** Read-only without a writable mount. */
  public static String withoutTmp(String namespace, String name) {
    return pod(namespace, name, "", READ_ONLY);
  }

  /** Has a number where Kubernetes has a list; a real API server does not let it in. */
  public static String unreadable(String namespace, String name) {
    return pod(namespace, name, "", "containers: [{name: app, volumeMounts: 7}]");
  }

  static String times(int count, IntFunction<String> manifest) {
    return IntStream.rangeClosed(1, count).mapToObj(manifest).collect(Collectors.joining());
  }

  /** Says of a Deployment what its controller would say at the end of a roll-out. */
  static void rollOut(Api api, String namespace, String name) {
    String path = "/apis/apps/v1/namespaces/%s/deployments/%s".formatted(namespace, name);
    api.merge(path + "/status", rolledOut(api.get(path).at("/metadata/generation").asInt()));
  }

  /** What the controller of Deployments says of the end of a roll-out. */
  static String rolledOut(int generation) {
    return """
    {"status": {"observedGeneration": %d, "conditions": [
      {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}]}}"""
        .formatted(generation);
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
