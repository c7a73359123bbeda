package dev.rootseal.embedded;

import dev.rootseal.embedded.ResourceType.Names;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types that are there from the start: those that Rootseal and its story need. */
final class BuiltInTypes {
  private static final List<Column> PLAIN = List.of(Column.ofName(), Column.ofAge());
  private static final List<Column> WITH_PHASE =
      List.of(Column.ofName(), Column.text("Status", ".status.phase"), Column.ofAge());

  private BuiltInTypes() {}

  static List<ResourceType> list() {
    return List.of(
        type("", "Namespace", "ns", WITH_PHASE),
        type("", "ConfigMap", "cm", PLAIN),
        type("", "Pod", "po", WITH_PHASE),
        type("", "Event", "ev", events("involvedObject", "message")),
        type(EventVersions.GROUP, "Event", "ev", events("regarding", "note")),
        type("apps", "Deployment", "deploy", PLAIN),
        type("apps", "StatefulSet", "sts", PLAIN),
        type("apps", "DaemonSet", "ds", PLAIN),
        type("apps", "ReplicaSet", "rs", PLAIN),
        type("coordination.k8s.io", "Lease", "", PLAIN),
        type(ResourceId.DEFINITIONS.group(), "CustomResourceDefinition", "crd", PLAIN));
  }

  private static ResourceType type(
      String group, String kind, String shortName, List<Column> columns) {
    String singular = kind.toLowerCase(Locale.ROOT);
    ResourceId id = new ResourceId(group, singular + "s");
    boolean isWorkload = group.equals("apps");
    boolean isNamespaced = !id.equals(ResourceId.NAMESPACES) && !id.equals(ResourceId.DEFINITIONS);
    return new ResourceType(
        group,
        "v1",
        new Names(
            id.plural(),
            singular,
            kind,
            shortName.isEmpty() ? List.of() : List.of(shortName),
            isWorkload ? List.of("all") : List.of()),
        isNamespaced,
        isWorkload || !isNamespaced,
        columns,
        Optional.empty(),
        // Both APIs of events show the same objects.
        group.equals(EventVersions.GROUP) ? new ResourceId("", id.plural()) : id);
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
