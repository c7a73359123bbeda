package dev.rootseal.embedded;

/**
 * What a request names.
 *
 * @param namespace empty for cluster-scoped types, and for all namespaces
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, String namespace, String name, String subresource) {
  ObjectKey key() {
    return type.key(namespace, name);
  }

  Scope scope() {
    return new Scope(type.storage(), namespace);
  }

  Target named(String newName) {
    return new Target(type, namespace, newName, subresource);
  }

  Target sub(String newSubresource) {
    return new Target(type, namespace, name, newSubresource);
  }

  /** As messages name the object: {@code deployments.apps "web"}. */
  String quoted() {
    return "%s \"%s\"".formatted(type.id().qualified(), name);
  }

  /** Whether it is about the objects of all namespaces. */
  boolean spansNamespaces() {
    return type.namespaced() && namespace.isEmpty();
  }

  boolean isStatus() {
    return subresource.equals("status");
  }
}
