package dev.rootseal.embedded;

import dev.rootseal.embedded.ResourceType.Names;
import java.util.List;

/** The types that are there from the start. */
final class BuiltInTypes {
  private static final List<String> ALL = List.of("all");
  private static final List<String> STATUS = List.of("status");

  private BuiltInTypes() {}

  static List<ResourceType> list() {
    BuiltInRules plain = BuiltInRules.plain();
    return List.of(
        new ResourceType(
            "",
            "v1",
            new Names("namespaces", "namespace", "Namespace", List.of("ns"), List.of()),
            false,
            STATUS,
            BuiltInColumns.namespaces(),
            new BuiltInRules(NamespaceDefaults::complete, object -> List.of(), false),
            ResourceId.NAMESPACES),
        core("configmaps", "configmap", "ConfigMap", "cm", BuiltInColumns.configMaps()),
        core("pods", "pod", "Pod", "po", BuiltInColumns.pods()),
        core("serviceaccounts", "serviceaccount", "ServiceAccount", "sa", BuiltInColumns.plain()),
        core("events", "event", "Event", "ev", BuiltInColumns.events()),
        new ResourceType(
            EventVersions.GROUP,
            "v1",
            new Names("events", "event", "Event", List.of("ev"), List.of()),
            true,
            List.of(),
            BuiltInColumns.events(),
            plain,
            new ResourceId("", "events")),
        workload("deployments", "deployment", "Deployment", "deploy"),
        workload("statefulsets", "statefulset", "StatefulSet", "sts"),
        workload("daemonsets", "daemonset", "DaemonSet", "ds"),
        workload("replicasets", "replicaset", "ReplicaSet", "rs"),
        new ResourceType(
            "coordination.k8s.io",
            "v1",
            new Names("leases", "lease", "Lease", List.of(), List.of()),
            true,
            List.of(),
            BuiltInColumns.leases(),
            plain,
            new ResourceId("coordination.k8s.io", "leases")),
        new ResourceType(
            ResourceId.DEFINITIONS.group(),
            "v1",
            new Names(
                ResourceId.DEFINITIONS.plural(),
                "customresourcedefinition",
                "CustomResourceDefinition",
                List.of("crd", "crds"),
                List.of("api-extensions")),
            false,
            STATUS,
            BuiltInColumns.definitions(),
            new BuiltInRules(DefinitionRules::complete, DefinitionRules::check, true),
            ResourceId.DEFINITIONS));
  }

  private static ResourceType core(
      String plural, String singular, String kind, String shortName, List<Column> columns) {
    return new ResourceType(
        "",
        "v1",
        new Names(plural, singular, kind, List.of(shortName), List.of()),
        true,
        List.of(),
        columns,
        BuiltInRules.plain(),
        new ResourceId("", plural));
  }

  private static ResourceType workload(
      String plural, String singular, String kind, String shortName) {
    List<Column> columns =
        switch (kind) {
          case "Deployment" -> BuiltInColumns.deployments();
          case "StatefulSet" -> BuiltInColumns.statefulSets();
          case "DaemonSet" -> BuiltInColumns.daemonSets();
          default -> BuiltInColumns.replicaSets();
        };
    return new ResourceType(
        "apps",
        "v1",
        new Names(plural, singular, kind, List.of(shortName), ALL),
        true,
        kind.equals("DaemonSet") ? STATUS : List.of("status", ScaleView.NAME),
        columns,
        new BuiltInRules(
            object -> WorkloadDefaults.complete(kind, object), WorkloadChecks::of, true),
        new ResourceId("apps", plural));
  }
}
