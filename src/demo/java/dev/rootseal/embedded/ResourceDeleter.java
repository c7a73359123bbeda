package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Deletes objects, and what goes with them: a namespace takes all that is in it, a definition takes
 * its objects. Finalizers keep nothing.
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
   * @return the object as it was last
   */
  ObjectNode delete(Target target, boolean dryRun) {
    return store.exclusively(
        () -> {
          ObjectNode object = writer.require(target);
          return dryRun ? object : remove(target, object);
        });
  }

  private ObjectNode remove(Target target, ObjectNode object) {
    ResourceId resource = target.type().storage();
    if (resource.equals(ResourceId.NAMESPACES)) {
      ObjectNode terminating = object.deepCopy();
      terminating.withObjectProperty("metadata").put("deletionTimestamp", writer.now());
      terminating.withObjectProperty("status").put("phase", "Terminating");
      store.put(target.key(), terminating);
      store.keysIn(target.name()).forEach(store::remove);
      store.remove(target.key());
      return terminating;
    }
    if (resource.equals(ResourceId.DEFINITIONS)) {
      removeObjectsOf(object.path("spec"));
      types.forget(target.name());
    }
    store.remove(target.key());
    return object;
  }

  private void removeObjectsOf(JsonNode definition) {
    ResourceId resource =
        new ResourceId(definition.path("group").asText(), definition.at("/names/plural").asText());
    for (ObjectNode object : store.list(new Scope(resource, "")).objects()) {
      JsonNode metadata = object.path("metadata");
      store.remove(
          new ObjectKey(
              resource, metadata.path("namespace").asText(), metadata.path("name").asText()));
    }
  }
}
