package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.embedded.FieldOwners.Owner;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Creates and changes objects by the rules of the API; each write is one step for all others. */
final class ResourceWriter {
  private final ObjectStore store;
  private final ResourceTypes types;
  private final Clock clock;
  private final NewObjects newObjects = new NewObjects();

  ResourceWriter(ObjectStore store, ResourceTypes types, Clock clock) {
    this.store = store;
    this.types = types;
    this.clock = clock;
  }

  Written create(Target collection, ObjectNode body, WriteOptions options) {
    Admission.checkType(collection, body);
    return store.exclusively(
        () -> {
          Target target = collection.named(newObjects.nameOf(body));
          requireNamespace(target);
          if (store.find(target.key()).isPresent()) {
            throw ApiException.alreadyExists(target.type().id(), target.name());
          }
          ObjectNode object = NewObjects.from(target, body, now());
          return finish(target, Optional.empty(), object, updating(target, options), options);
        });
  }

  /** Replaces the part of an object that the target's door leads to. */
  Written update(Target target, ObjectNode body, WriteOptions options) {
    Admission.checkType(target, body);
    return change(target, old -> body, options);
  }

  /** Changes an object by a function of what it is now. */
  Written change(Target target, UnaryOperator<ObjectNode> patch, WriteOptions options) {
    return store.exclusively(
        () -> {
          ObjectNode old = require(target);
          ObjectNode wanted = patch.apply(old);
          Admission.checkType(target, wanted);
          Preconditions.check(target, old, wanted.path("metadata"));
          ObjectNode next = through(target, old, wanted);
          return finish(target, Optional.of(old), next, updating(target, options), options);
        });
  }

  /** Server-side apply: creates or changes. */
  Written apply(Target target, ObjectNode body, WriteOptions options) {
    Admission.checkType(target, body);
    if (!body.path("metadata").path("managedFields").isEmpty()) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    Metadata.dropNulls(body);
    return store.exclusively(
        () -> {
          requireNamespace(target);
          Optional<ObjectNode> old = find(target);
          if (!target.subresource().isEmpty()) {
            require(target);
          }
          old.ifPresent(present -> Preconditions.check(target, present, body.path("metadata")));
          return merge(target, old, body, options);
        });
  }

  private Written merge(
      Target target, Optional<ObjectNode> old, ObjectNode body, WriteOptions options) {
    ObjectNode base = old.orElseGet(() -> NewObjects.from(target, Json.object(), now()));
    ObjectNode applied = applicable(target, body);
    FieldShape shape = target.type().rules().shape();
    FieldOwners owners = FieldOwners.of(base);
    Owner owner = Owner.applying(options.manager(), target.subresource());
    ObjectNode merged =
        new ServerSideApply(shape)
            .merge(base, applied, owners.ownedBy(owner), owners.ownedByOthers(owner));
    FieldSet sent = FieldSet.of(applied, shape);
    FieldSet taken = FieldSet.changed(base, merged, shape).intersect(sent);
    ApplyOwnership ownership = new ApplyOwnership(target, owner, sent, taken, now());
    if (!options.force()) {
      ownership.refuseConflicts(owners);
    }
    return finish(target, old, merged, ownership, options);
  }

  Optional<ObjectNode> find(Target target) {
    return store.find(target.key()).map(stored -> Versions.shown(target.type(), stored));
  }

  ObjectNode require(Target target) {
    return find(target).orElseThrow(() -> ApiException.notFound(target.type().id(), target.name()));
  }

  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Ownership updating(Target target, WriteOptions options) {
    return new UpdateOwnership(target, options.manager(), now());
  }

  private Written finish(
      Target target,
      Optional<ObjectNode> old,
      ObjectNode next,
      Ownership ownership,
      WriteOptions options) {
    List<String> warnings = Admission.admit(target.type(), next, options);
    ObjectNode before = old.orElseGet(Json::object);
    Metadata.countGeneration(target.type(), before, next);
    FieldOwners owners = FieldOwners.of(before);
    ownership.settle(owners, before, next);
    owners.keepOnly(FieldSet.of(Metadata.withoutSystemFields(next), target.type().rules().shape()));
    owners.writeTo(next);
    if (next.equals(before)) {
      return new Written(before, false, warnings);
    }
    return new Written(options.dryRun() ? next : commit(target, next), old.isEmpty(), warnings);
  }

  private ObjectNode commit(Target target, ObjectNode next) {
    if (next.path("metadata").has("deletionTimestamp")
        && next.path("metadata").path("finalizers").isEmpty()) {
      store.remove(target.key());
      return next;
    }
    // Read before it is stored: a definition that cannot be served must not get in.
    Optional<List<ResourceType>> defined =
        target.type().storage().equals(ResourceId.DEFINITIONS)
            ? Optional.of(CustomTypes.of(next))
            : Optional.empty();
    ObjectNode stored = store.put(target.key(), Versions.stored(target.type(), next));
    defined.ifPresent(served -> types.define(target.name(), served));
    return Versions.shown(target.type(), stored);
  }

  /** The object as it is, with the part of the wanted one that the target's door leads to. */
  private static ObjectNode through(Target target, ObjectNode old, ObjectNode wanted) {
    ObjectNode next = (target.isStatus() ? old : wanted).deepCopy();
    if (target.isStatus()) {
      setOrRemove(next, "status", wanted);
    } else {
      if (target.type().hasSubresource("status")) {
        setOrRemove(next, "status", old);
      }
      Metadata.inherit(next, old);
    }
    return next.put("apiVersion", target.type().apiVersion()).put("kind", target.type().kind());
  }

  private static void setOrRemove(ObjectNode object, String field, ObjectNode from) {
    if (from.has(field)) {
      object.set(field, from.get(field).deepCopy());
    } else {
      object.remove(field);
    }
  }

  /** What a server-side apply can set through the target's door. */
  private static ObjectNode applicable(Target target, ObjectNode body) {
    ObjectNode applied = Metadata.withoutSystemFields(body);
    if (target.isStatus()) {
      applied.retain("status");
    } else if (target.type().hasSubresource("status")) {
      applied.remove("status");
    }
    return applied;
  }

  private void requireNamespace(Target target) {
    if (target.type().namespaced()
        && store.find(new ObjectKey(ResourceId.NAMESPACES, "", target.namespace())).isEmpty()) {
      throw ApiException.notFound(ResourceId.NAMESPACES, target.namespace());
    }
  }
}
