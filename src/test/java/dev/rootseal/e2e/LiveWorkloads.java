package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Deployments of 12 KB, the size that clusters have. Seven in ten have a finding. */
final class LiveWorkloads {
  private static final int VARIABLES = 25;

  private LiveWorkloads() {}

  static String namespace(int number) {
    return """
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}
    """
        .formatted(namespaceName(number));
  }

  static String namespaceName(int number) {
    return "team-%04d".formatted(number);
  }

  static String path(int namespace) {
    return "/apis/apps/v1/namespaces/" + namespaceName(namespace) + "/deployments";
  }

  static String name(int number) {
    return "service-%03d".formatted(number);
  }

  static boolean isReadOnly(int number) {
    return number % 10 >= 7;
  }

  static void fill(Api api, int namespaces, int workloads) {
    IntStream.range(0, namespaces)
        .parallel()
        .forEach(
            namespace -> {
              api.create("/api/v1/namespaces", namespace(namespace));
              for (int i = 0; i < workloads; i++) {
                api.create(path(namespace), deployment(namespace, i));
              }
            });
  }

  /** As the API server has it, as far as an evaluation reads it. */
  static JsonNode created(int namespace, int number) {
    JsonNode deployment = Api.parse(deployment(namespace, number));
    ((ObjectNode) deployment.path("metadata")).put("namespace", namespaceName(namespace));
    return deployment;
  }

  static String deployment(int namespace, int number) {
    return deployment(namespace, number, isReadOnly(number));
  }

  static String deployment(int namespace, int number, boolean readOnly) {
    String app = name(number);
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment",
     "metadata": {"name": "%1$s",
      "labels": {"app.kubernetes.io/name": "%1$s", "app.kubernetes.io/instance": "%1$s-production",
       "app.kubernetes.io/version": "1.%2$d.0", "app.kubernetes.io/managed-by": "Helm",
       "helm.sh/chart": "%1$s-0.%2$d.3"},
      "annotations": {"meta.helm.sh/release-name": "%1$s", "meta.helm.sh/release-namespace": "%3$s",
       "deployment.kubernetes.io/revision": "4"}},
     "spec": {"replicas": 2, "revisionHistoryLimit": 3,
      "selector": {"matchLabels": {"app.kubernetes.io/name": "%1$s"}},
      "template": {
       "metadata": {"labels": {"app.kubernetes.io/name": "%1$s"},
        "annotations": {"checksum/config": "%4$064x"}},
       "spec": {"serviceAccountName": "%1$s",
        "volumes": [{"name": "config", "configMap": {"name": "%1$s"}}, {"name": "tmp", "emptyDir": {}}],
        "containers": [%5$s, %6$s]}}}}
    """
        .formatted(
            app,
            number,
            namespaceName(namespace),
            namespace * 1000L + number,
            container("app", "team-%d/%s".formatted(namespace, app), number, readOnly),
            container(
                "sidecar", "platform/log-shipper-%d".formatted(number % 40), number, readOnly));
  }

  private static String container(String name, String image, int number, boolean readOnly) {
    return """
    {"name": "%1$s", "image": "registry.example.com/%2$s:1.%3$d.0",
     "args": ["--config=/etc/%1$s/config.yaml", "--log-level=info"],
     "ports": [{"name": "http", "containerPort": 8080}, {"name": "metrics", "containerPort": 9090}],
     "env": [%4$s],
     "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
     "livenessProbe": {"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 10},
     "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}, "periodSeconds": 5},
     "securityContext": {"runAsNonRoot": true, "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": %5$s,
      "capabilities": {"drop": ["ALL"]}},
     "volumeMounts": [{"name": "config", "mountPath": "/etc/%1$s", "readOnly": true},
      {"name": "tmp", "mountPath": "/tmp"}]}
    """
        .formatted(name, image, number % 97, variables(name), readOnly);
  }

  private static String variables(String container) {
    return IntStream.range(0, VARIABLES)
        .mapToObj(
            i ->
                "{\"name\": \"%s_SETTING_%02d\", \"value\": \"backend-%d:8443\"}"
                    .formatted(container.toUpperCase(java.util.Locale.ROOT), i, i))
        .collect(Collectors.joining(", "));
  }
}
