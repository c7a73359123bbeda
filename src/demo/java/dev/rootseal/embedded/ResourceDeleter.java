package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Deletes objects, and what goes with them: a namespace takes all that is in it, a definition takes
 * its objects. An object with finalizers stays until they are gone, except in a namespace that
 * goes.
 */
final class ResourceDeleter {
  private final ObjectStore store;
  private final ResourceTypes types;
  private final ResourceWriter writer;

  ResourceDeleter(ObjectStore store, ResourceTypes types, ResourceWriter writer) {
    this.store = store;
    this.types = types;
    this.writer = writer;
  }

  /**
   * Deletes one object.
   *
   * @param options a {@code DeleteOptions} object; only its preconditions count here
   * @return the object as it was last, with a deletion time when it is still there
   */
  ObjectNode delete(Target target, JsonNode options, boolean dryRun) {
    return store.exclusively(
        () -> {
          ObjectNode object = writer.require(target);
          Preconditions.check(target, object, options.path("preconditions"));
          return dryRun ? object : remove(target, object);
        });
  }

  private ObjectNode remove(Target target, ObjectNode object) {
    if (target.type().storage().equals(ResourceId.NAMESPACES)) {
      return removeNamespace(target, object);
    }
    if (!object.path("metadata").path("finalizers").isEmpty()) {
      return markDeleted(target, object);
    }
    if (target.type().storage().equals(ResourceId.DEFINITIONS)) {
      removeObjectsOf(object);
      types.forget(target.name());
    }
    store.remove(target.key());
    return object;
  }

  private ObjectNode removeNamespace(Target target, ObjectNode namespace) {
    ObjectNode terminating = namespace.deepCopy();
    Json.child(terminating, "metadata").put("deletionTimestamp", writer.now());
    Json.child(terminating, "status").put("phase", "Terminating");
    store.put(target.key(), terminating);
    store.keysIn(target.name()).forEach(store::remove);
    store.remove(target.key());
    return terminating;
  }

  private ObjectNode markDeleted(Target target, ObjectNode object) {
    if (object.path("metadata").has("deletionTimestamp")) {
      return object;
    }
    ObjectNode marked = object.deepCopy();
    Json.child(marked, "metadata").put("deletionTimestamp", writer.now());
    return store.put(target.key(), Versions.stored(target.type(), marked));
  }

  private void removeObjectsOf(ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    ResourceId resource =
        new ResourceId(spec.path("group").asText(), spec.path("names").path("plural").asText());
    store
        .list(new Scope(resource, ""))
        .objects()
        .forEach(
            object -> {
              JsonNode metadata = object.path("metadata");
              store.remove(
                  new ObjectKey(
                      resource,
                      metadata.path("namespace").asText(),
                      metadata.path("name").asText()));
            });
  }
}
