package dev.rootseal.embedded;

import dev.rootseal.embedded.ResourceType.Names;
import java.util.List;
import java.util.Optional;

/** The types that are there from the start: those that Rootseal and its story need. */
final class BuiltInTypes {
  private static final List<Column> PLAIN = List.of(Column.ofName(), Column.ofAge());
  private static final List<Column> WITH_PHASE =
      List.of(Column.ofName(), Column.text("Status", ".status.phase"), Column.ofAge());

  private BuiltInTypes() {}

  static List<ResourceType> list() {
    return List.of(
        type(ResourceId.NAMESPACES, "namespace", "Namespace", "ns", WITH_PHASE),
        type(new ResourceId("", "configmaps"), "configmap", "ConfigMap", "cm", PLAIN),
        type(new ResourceId("", "pods"), "pod", "Pod", "po", WITH_PHASE),
        type(
            new ResourceId("", "events"),
            "event",
            "Event",
            "ev",
            events("involvedObject", "message")),
        eventsOfTheirOwnGroup(),
        type(new ResourceId("apps", "deployments"), "deployment", "Deployment", "deploy", PLAIN),
        type(new ResourceId("apps", "statefulsets"), "statefulset", "StatefulSet", "sts", PLAIN),
        type(new ResourceId("apps", "daemonsets"), "daemonset", "DaemonSet", "ds", PLAIN),
        type(new ResourceId("apps", "replicasets"), "replicaset", "ReplicaSet", "rs", PLAIN),
        type(new ResourceId("coordination.k8s.io", "leases"), "lease", "Lease", "", PLAIN),
        type(
            ResourceId.DEFINITIONS,
            "customresourcedefinition",
            "CustomResourceDefinition",
            "crd",
            PLAIN));
  }

  private static ResourceType type(
      ResourceId id, String singular, String kind, String shortName, List<Column> columns) {
    boolean isWorkload = id.group().equals("apps");
    boolean isNamespaced = !id.equals(ResourceId.NAMESPACES) && !id.equals(ResourceId.DEFINITIONS);
    Names names =
        new Names(
            id.plural(),
            singular,
            kind,
            shortName.isEmpty() ? List.of() : List.of(shortName),
            isWorkload ? List.of("all") : List.of());
    return new ResourceType(
        id.group(),
        "v1",
        names,
        isNamespaced,
        isWorkload || !isNamespaced,
        columns,
        Optional.empty(),
        id);
  }

  /** The other API of the same objects. */
  private static ResourceType eventsOfTheirOwnGroup() {
    return new ResourceType(
        EventVersions.GROUP,
        "v1",
        new Names("events", "event", "Event", List.of("ev"), List.of()),
        true,
        false,
        events("regarding", "note"),
        Optional.empty(),
        new ResourceId("", "events"));
  }

  private static List<Column> events(String about, String message) {
    return List.of(
        Column.text("Type", ".type"),
        Column.text("Reason", ".reason"),
        Column.text("Kind", "." + about + ".kind"),
        Column.text("Object", "." + about + ".name"),
        Column.text("Message", "." + message));
  }
}
