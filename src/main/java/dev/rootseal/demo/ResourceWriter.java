package dev.rootseal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.demo.FieldOwners.Owner;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Creates and changes objects by the rules of the API; each write is one step for all others. */
final class ResourceWriter {
  private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;
  private final ResourceTypes types;
  private final Clock clock;
  private final SplittableRandom random = new SplittableRandom();

  ResourceWriter(ObjectStore store, ResourceTypes types, Clock clock) {
    this.store = store;
    this.types = types;
    this.clock = clock;
  }

  Written create(Target target, ObjectNode body, WriteOptions options) {
    Admission.checkType(target, body);
    return store.exclusively(
        () -> {
          Target named = target.named(nameFor(body));
          requireNamespace(named);
          if (store.find(named.key()).isPresent()) {
            throw ApiException.alreadyExists(target.type().id(), named.name());
          }
          ObjectNode object = newObject(named, body);
          return finish(named, Optional.empty(), object, new Updating(options), options);
        });
  }

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
          checkVersion(target, old, wanted);
          ObjectNode next = parts(target, old, wanted);
          return finish(target, Optional.of(old), next, new Updating(options), options);
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
          if (old.isEmpty() && !target.subresource().isEmpty()) {
            throw ApiException.notFound(target.type().id(), target.name());
          }
          old.ifPresent(present -> checkVersion(target, present, body));
          ObjectNode base = old.orElseGet(() -> newObject(target, Json.object()));
          Applying applying = new Applying(target, body, base, options);
          return finish(target, old, applying.merged(), applying, options);
        });
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

  /** How a write changes the ownership of fields. */
  private interface Ownership {
    void record(Target target, FieldOwners owners, ObjectNode before, ObjectNode after);
  }

  /** A create, update or patch: who changes a field owns it. */
  private final class Updating implements Ownership {
    private final WriteOptions options;

    Updating(WriteOptions options) {
      this.options = options;
    }

    @Override
    public void record(Target target, FieldOwners owners, ObjectNode before, ObjectNode after) {
      FieldShape shape = target.type().rules().shape();
      FieldSet changed =
          FieldSet.changed(
              Metadata.withoutSystemFields(before), Metadata.withoutSystemFields(after), shape);
      if (changed.isEmpty()) {
        return;
      }
      Owner owner = Owner.updating(options.manager(), target.subresource());
      owners.loseToOthers(owner, changed);
      owners.take(owner, owners.ownedBy(owner).union(changed), target.type().apiVersion(), now());
    }
  }

  /** A server-side apply: the manager owns what it sends, and nothing else. */
  private final class Applying implements Ownership {
    private final Target target;
    private final ObjectNode merged;
    private final FieldSet sent;
    private final FieldSet taken;
    private final Owner owner;

    Applying(Target target, ObjectNode body, ObjectNode base, WriteOptions options) {
      this.target = target;
      TypeRules rules = target.type().rules();
      this.owner = Owner.applying(options.manager(), target.subresource());
      ObjectNode applied = applicable(target, body);
      FieldOwners owners = FieldOwners.of(base);
      this.sent = FieldSet.of(applied, rules.shape());
      this.merged =
          new ServerSideApply(rules.shape())
              .merge(base, applied, owners.ownedBy(owner), owners.ownedByOthers(owner));
      this.taken =
          FieldSet.changed(
                  Metadata.withoutSystemFields(base),
                  Metadata.withoutSystemFields(merged),
                  rules.shape())
              .intersect(sent);
      Map<Owner, FieldSet> conflicts = owners.othersOwning(owner, taken);
      if (!options.force() && !conflicts.isEmpty()) {
        throw conflict(conflicts);
      }
    }

    ObjectNode merged() {
      return merged;
    }

    @Override
    public void record(Target ignored, FieldOwners owners, ObjectNode before, ObjectNode after) {
      owners.loseToOthers(owner, taken);
      owners.take(owner, sent, target.type().apiVersion(), now());
    }

    private static ApiException conflict(Map<Owner, FieldSet> conflicts) {
      List<ApiException.Cause> causes =
          conflicts.entrySet().stream()
              .flatMap(
                  entry ->
                      entry.getValue().paths().stream()
                          .map(
                              path ->
                                  new ApiException.Cause(
                                      path,
                                      "FieldManagerConflict",
                                      "conflict with \"%s\"".formatted(entry.getKey().manager()))))
              .toList();
      return ApiException.ownershipConflict(
          "Apply failed with %d conflict%s: %s: %s"
              .formatted(
                  causes.size(),
                  causes.size() == 1 ? "" : "s",
                  causes.getFirst().message(),
                  causes.getFirst().field()),
          causes);
    }
  }

  private Written finish(
      Target target,
      Optional<ObjectNode> old,
      ObjectNode next,
      Ownership ownership,
      WriteOptions options) {
    List<String> warnings = Admission.admit(target.type(), next, options);
    ObjectNode before = old.orElseGet(Json::object);
    countGeneration(target.type(), before, next);
    FieldOwners owners = FieldOwners.of(before);
    ownership.record(target, owners, before, next);
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
    ObjectNode stored = store.put(target.key(), Versions.stored(target.type(), next));
    if (target.type().storage().equals(ResourceId.DEFINITIONS)) {
      types.define(target.name(), CustomTypes.of(stored));
    }
    return Versions.shown(target.type(), stored);
  }

  /** The parts of the wanted object that this door changes, on top of the object as it is. */
  private static ObjectNode parts(Target target, ObjectNode old, ObjectNode wanted) {
    ObjectNode next;
    if (target.isStatus()) {
      next = old.deepCopy();
      setOrRemove(next, "status", wanted);
    } else {
      next = wanted.deepCopy();
      if (target.type().hasSubresource("status")) {
        setOrRemove(next, "status", old);
      }
      Metadata.inherit(next, old);
    }
    next.put("apiVersion", target.type().apiVersion()).put("kind", target.type().kind());
    return next;
  }

  private static void setOrRemove(ObjectNode object, String field, ObjectNode from) {
    if (from.has(field)) {
      object.set(field, from.get(field).deepCopy());
    } else {
      object.remove(field);
    }
  }

  /** What a server-side apply can set through its door. */
  private static ObjectNode applicable(Target target, ObjectNode body) {
    ObjectNode applied = Metadata.withoutSystemFields(body);
    if (target.isStatus()) {
      applied.retain("status");
    } else if (target.type().hasSubresource("status")) {
      applied.remove("status");
    }
    return applied;
  }

  private ObjectNode newObject(Target target, ObjectNode body) {
    ObjectNode object = Json.objectOf(target.type().apiVersion(), target.type().kind());
    object.set("metadata", Json.object());
    object.setAll(Metadata.withoutSystemFields(body.deepCopy()));
    if (target.type().hasSubresource("status")) {
      object.remove("status");
    }
    ObjectNode metadata = Json.child(object, "metadata").put("name", target.name());
    if (target.type().namespaced()) {
      metadata.put("namespace", target.namespace());
    }
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now());
    return object;
  }

  private String nameFor(ObjectNode body) {
    JsonNode metadata = body.path("metadata");
    String name = metadata.path("name").asText();
    String prefix = metadata.path("generateName").asText();
    if (!name.isEmpty() || prefix.isEmpty()) {
      return name;
    }
    StringBuilder generated = new StringBuilder(prefix);
    for (int i = 0; i < 5; i++) {
      generated.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
    }
    return generated.toString();
  }

  private void requireNamespace(Target target) {
    if (target.type().namespaced()
        && store.find(new ObjectKey(ResourceId.NAMESPACES, "", target.namespace())).isEmpty()) {
      throw ApiException.notFound(ResourceId.NAMESPACES, target.namespace());
    }
  }

  private static void checkVersion(Target target, ObjectNode old, ObjectNode wanted) {
    JsonNode metadata = wanted.path("metadata");
    String version = metadata.path("resourceVersion").asText("");
    if (!version.isEmpty() && !version.equals(ObjectStore.revisionOf(old))) {
      throw ApiException.conflict(
          target.type().id(),
          target.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = metadata.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(old.path("metadata").path("uid").asText())) {
      throw ApiException.conflict(
          target.type().id(), target.name(), "the UID in the request is not that of the object");
    }
  }

  private static void countGeneration(ResourceType type, ObjectNode before, ObjectNode next) {
    if (!type.rules().countsGenerations()) {
      return;
    }
    int generation = before.path("metadata").path("generation").asInt();
    if (!desired(type, before).equals(desired(type, next))) {
      Json.child(next, "metadata").put("generation", generation + 1);
    }
  }

  private static ObjectNode desired(ResourceType type, ObjectNode object) {
    ObjectNode desired = Json.object();
    desired.setAll(object);
    desired.remove("metadata");
    if (type.hasSubresource("status")) {
      desired.remove("status");
    }
    return desired;
  }
}
