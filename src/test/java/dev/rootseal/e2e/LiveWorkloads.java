package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Deployments of 12 KB, the size that clusters have. Seven in ten have a finding. Names are those
 * of the corpus. Each has a release, images and an owner of its own; namespaces take turns among
 * the label styles.
 */
final class LiveWorkloads {
  private static final int VARIABLES = 25;

  private static final List<String> NAMES =
      Corpus.load().objects().stream()
          .map(object -> object.at("/metadata/name").asText())
          .distinct()
          .toList();

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
    String name = NAMES.get(number % NAMES.size());
    return number < NAMES.size() ? name : name + "-" + number / NAMES.size();
  }

  static boolean isReadOnly(int number) {
    return number % 10 >= 7;
  }

  static void fill(Api api, int namespaces, int workloads) {
    fill(api, namespaces, workloads, List.of(LabelStyle.values()));
  }

  static void fill(Api api, int namespaces, int workloads, List<LabelStyle> styles) {
    IntStream.range(0, namespaces)
        .parallel()
        .forEach(
            namespace -> {
              api.create("/api/v1/namespaces", namespace(namespace));
              for (int i = 0; i < workloads; i++) {
                LabelStyle style = styles.get(namespace % styles.size());
                api.create(path(namespace), deployment(namespace, i, isReadOnly(i), style));
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
    LabelStyle[] styles = LabelStyle.values();
    return deployment(namespace, number, readOnly, styles[namespace % styles.length]);
  }

  private static String deployment(int namespace, int number, boolean readOnly, LabelStyle style) {
    String release = name(number) + "-" + namespace;
    return """
    {"apiVersion": "apps/v1", "kind": "Deployment",
     "metadata": {"name": "%1$s", "labels": %2$s, "annotations": %3$s,
      "ownerReferences": [{"apiVersion": "shop.example.com/v1", "kind": "Shop", "name": "%4$s",
       "uid": "00000000-0000-0000-0000-000000000000", "controller": true}]},
     "spec": {"replicas": 2, "revisionHistoryLimit": 3,
      "selector": {"matchLabels": {"app": "%1$s"}},
      "template": {
       "metadata": {"labels": {"app": "%1$s"}, "annotations": {"checksum/config": "%5$064x"}},
       "spec": {"serviceAccountName": "%1$s",
        "volumes": [{"name": "config", "configMap": {"name": "%1$s"}}, {"name": "tmp", "emptyDir": {}}],
        "containers": [%6$s, %7$s]}}}}
    """
        .formatted(
            name(number),
            style.labels(release),
            style.annotations(release),
            release,
            namespace * 1000L + number,
            container("app", "team-%d/%s".formatted(namespace, name(number)), number, readOnly),
            container(
                "sidecar",
                "platform/shipper-%d-%d".formatted(namespace, number),
                number,
                readOnly));
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
