package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Creates and changes objects by the rules of the API; each write is one step for all others. */
record ResourceWriter(ObjectStore store, ResourceTypes types, Clock clock) {
  /** The outcome of a write: the object as it is now, and what the writer should be told. */
  record Written(ObjectNode object, boolean created, List<String> warnings) {}

  Written create(Target collection, ObjectNode body, WriteOptions options) {
    Admission.checkType(collection, body);
    return store.exclusively(
        () -> {
          Target target = collection.named(Metadata.nameOf(body));
          requireNamespace(target);
          if (store.find(target.key()).isPresent()) {
            throw new ApiException(
                409, "AlreadyExists", "%s already exists".formatted(target.quoted()));
          }
          return finish(target, Optional.empty(), Metadata.create(target, body, now()), options);
        });
  }

  /** Changes the part of an object that the target's door leads to by a function of what it is. */
  Written change(Target target, UnaryOperator<ObjectNode> patch, WriteOptions options) {
    return store.exclusively(() -> change(target, require(target), patch, options));
  }

  /** Server-side apply: creates or changes. Nobody's fields are taken account of. */
  Written apply(Target target, ObjectNode body, WriteOptions options) {
    Admission.checkType(target, body);
    return store.exclusively(
        () -> {
          requireNamespace(target);
          Optional<ObjectNode> old = find(target);
          return old.isEmpty() && target.subresource().isEmpty()
              ? finish(target, old, Metadata.create(target, body, now()), options)
              : change(target, require(target), one -> Patch.applied(target, one, body), options);
        });
  }

  private Written change(
      Target target, ObjectNode old, UnaryOperator<ObjectNode> patch, WriteOptions options) {
    ObjectNode wanted = patch.apply(old);
    Admission.checkType(target, wanted);
    checkVersion(target, old, wanted);
    return finish(target, Optional.of(old), through(target, old, wanted), options);
  }

  Optional<ObjectNode> find(Target target) {
    return store.find(target.key()).map(stored -> EventVersions.shown(target.type(), stored));
  }

  ObjectNode require(Target target) {
    return find(target).orElseThrow(() -> ApiException.notFound(target.type().id(), target.name()));
  }

  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Written finish(
      Target target, Optional<ObjectNode> old, ObjectNode next, WriteOptions options) {
    List<String> warnings = Admission.admit(target.type(), next, options);
    ObjectNode before = old.orElseGet(next::objectNode);
    Metadata.countGeneration(target.type(), before, next);
    if (!target.isStatus()) {
      BuiltInDefaults.rollOut(target.type(), before, next);
    }
    if (next.equals(before)) {
      return new Written(before, false, warnings);
    }
    return new Written(options.dryRun() ? next : commit(target, next), old.isEmpty(), warnings);
  }

  private ObjectNode commit(Target target, ObjectNode next) {
    // Read before it is stored: a definition that cannot be served must not get in.
    Optional<List<ResourceType>> defined =
        target.type().storage().equals(ResourceId.DEFINITIONS)
            ? Optional.of(CustomTypes.of(next))
            : Optional.empty();
    ObjectNode stored = store.put(target.key(), EventVersions.stored(target.type(), next));
    defined.ifPresent(served -> types.define(target.name(), served));
    return EventVersions.shown(target.type(), stored);
  }

  /** The object as it is, with the part of the wanted one that the target's door leads to. */
  private static ObjectNode through(Target target, ObjectNode old, ObjectNode wanted) {
    ObjectNode next = (target.isStatus() ? old : wanted).deepCopy();
    if (target.type().hasStatus()) {
      ObjectNode from = target.isStatus() ? wanted : old;
      next.remove("status");
      Optional.ofNullable(from.get("status")).ifPresent(status -> next.set("status", status));
    }
    Metadata.inherit(next, old);
    return next.put("apiVersion", target.type().apiVersion()).put("kind", target.type().kind());
  }

  /** A writer that names a version means that one. */
  private static void checkVersion(Target target, ObjectNode old, ObjectNode wanted) {
    JsonNode expected = wanted.at("/metadata/resourceVersion");
    if (expected.isTextual() && !expected.equals(old.at("/metadata/resourceVersion"))) {
      throw new ApiException(
          409,
          "Conflict",
          "Operation cannot be fulfilled on %s: the object has been modified; please apply your changes to the latest version and try again"
              .formatted(target.quoted()));
    }
  }

  private void requireNamespace(Target target) {
    if (target.type().namespaced()
        && store.find(new ObjectKey(ResourceId.NAMESPACES, "", target.namespace())).isEmpty()) {
      throw ApiException.notFound(ResourceId.NAMESPACES, target.namespace());
    }
  }
}
