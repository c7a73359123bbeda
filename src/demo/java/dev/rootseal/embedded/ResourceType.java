package dev.rootseal.embedded;

import java.util.List;

/**
 * One served type: how paths, discovery, tables and writes see a resource in one version.
 *
 * @param storage what it is stored as; differs from group and plural only where two APIs show the
 *     same objects (events)
 */
record ResourceType(
    String group,
    String version,
    Names names,
    boolean namespaced,
    List<String> subresources,
    List<Column> columns,
    TypeRules rules,
    ResourceId storage) {

  /** The names of a type. */
  record Names(
      String plural,
      String singular,
      String kind,
      List<String> shortNames,
      List<String> categories) {
    Names {
      shortNames = List.copyOf(shortNames);
      categories = List.copyOf(categories);
    }
  }

  ResourceType {
    subresources = List.copyOf(subresources);
    columns = List.copyOf(columns);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  String plural() {
    return names.plural();
  }

  String kind() {
    return names.kind();
  }

  /** The resource as it is asked for (not as it is stored). */
  ResourceId id() {
    return new ResourceId(group, plural());
  }

  boolean hasSubresource(String name) {
    return subresources.contains(name);
  }

  ObjectKey key(String namespace, String name) {
    return new ObjectKey(storage, namespaced ? namespace : "", name);
  }
}
