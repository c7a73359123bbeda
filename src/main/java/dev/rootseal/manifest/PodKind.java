package dev.rootseal.manifest;

import java.util.List;

/**
 * A kind of objects that hold a pod, and where they hold it.
 *
 * @param kind as an object says it
 * @param groups the API groups; the first is today's
 * @param versions those that supported API servers know; empty where any is taken
 * @param template the fields that lead to the pod template; none where the object is the template
 */
record PodKind(String kind, List<String> groups, List<String> versions, List<String> template) {
  private static final List<String> TEMPLATE = List.of("spec", "template");
  private static final List<String> NOW = List.of("v1");
  private static final List<String> APPS = List.of("apps", "extensions");

  /** Source: Kubernetes API reference; the custom resources' own CRDs. */
  static final List<PodKind> ALL =
      List.of(
          new PodKind("Deployment", APPS, NOW, TEMPLATE),
          new PodKind("StatefulSet", APPS, NOW, TEMPLATE),
          new PodKind("DaemonSet", APPS, NOW, TEMPLATE),
          new PodKind("ReplicaSet", APPS, NOW, TEMPLATE),
          new PodKind("ReplicationController", List.of(""), NOW, TEMPLATE),
          new PodKind("Pod", List.of(""), NOW, List.of()),
          new PodKind("PodTemplate", List.of(""), NOW, List.of("template")),
          new PodKind("Job", List.of("batch", "extensions"), NOW, TEMPLATE),
          new PodKind(
              "CronJob", List.of("batch"), NOW, List.of("spec", "jobTemplate", "spec", "template")),
          new PodKind("Rollout", List.of("argoproj.io"), List.of(), TEMPLATE),
          new PodKind("Service", List.of("serving.knative.dev"), List.of(), TEMPLATE),
          new PodKind("CloneSet", List.of("apps.kruise.io"), List.of(), TEMPLATE),
          new PodKind(
              "ScaledJob",
              List.of("keda.sh"),
              List.of(),
              List.of("spec", "jobTargetRef", "template")));

  PodKind {
    groups = List.copyOf(groups);
    versions = List.copyOf(versions);
    template = List.copyOf(template);
  }

  boolean isOf(String apiVersion, String objectKind) {
    return kind.equals(objectKind) && groups.contains(group(apiVersion));
  }

  /** Whether no supported API server knows that version any more. */
  boolean isOutdated(String apiVersion) {
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    return !versions.isEmpty()
        && !(versions.contains(version) && groups.getFirst().equals(group(apiVersion)));
  }

  static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
