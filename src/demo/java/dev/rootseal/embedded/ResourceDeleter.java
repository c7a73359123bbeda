package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Deletes objects, and what goes with them: a namespace takes all that is in it, a definition takes
 * its objects. Finalizers keep nothing.
 */
record ResourceDeleter(ObjectStore store, ResourceTypes types, ResourceWriter writer) {
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
      store.keys(key -> key.namespace().equals(target.name())).forEach(store::remove);
      store.remove(target.key());
      return terminating;
    }
    if (resource.equals(ResourceId.DEFINITIONS)) {
      JsonNode spec = object.path("spec");
      ResourceId defined =
          new ResourceId(spec.path("group").asText(), spec.at("/names/plural").asText());
      store.keys(key -> key.resource().equals(defined)).forEach(store::remove);
      types.forget(target.name());
    }
    store.remove(target.key());
    return object;
  }
}
