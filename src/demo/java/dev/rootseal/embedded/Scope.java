package dev.rootseal.embedded;

/** What a list or a watch covers: one resource, in one namespace or (empty) in all of them. */
record Scope(ResourceId resource, String namespace) {
  boolean covers(ObjectKey key) {
    return key.resource().equals(resource)
        && (namespace.isEmpty() || key.namespace().equals(namespace));
  }
}
