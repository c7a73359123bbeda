package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One served type: how paths, discovery, tables and writes see a resource in one version.
 *
 * @param schema of a custom type; the built-in ones have none here
 * @param storage what it is stored as; differs from group and plural only where two APIs show the
 *     same objects (events)
 */
record ResourceType(
    String group,
    String version,
    Names names,
    boolean namespaced,
    boolean hasStatus,
    List<Column> columns,
    Optional<Schema> schema,
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

  ObjectKey key(String namespace, String name) {
    return new ObjectKey(storage, namespaced ? namespace : "", name);
  }

  /** Whether the API counts the versions of what is wanted in {@code metadata.generation}. */
  boolean countsGenerations() {
    return schema.isPresent() || group.equals("apps");
  }

  /** An object of this type with nothing in it. */
  ObjectNode empty() {
    return node(kind());
  }

  /** A list of such objects with nothing in it. */
  ObjectNode emptyList() {
    return node(kind() + "List");
  }

  private ObjectNode node(String ofKind) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", apiVersion())
        .put("kind", ofKind);
  }
}
