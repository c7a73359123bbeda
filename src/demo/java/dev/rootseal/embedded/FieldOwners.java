package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who owns which fields of an object: the content of {@code metadata.managedFields}. */
final class FieldOwners {
  /**
   * One owner: a manager, how it wrote ({@code Apply} or {@code Update}), and through which door.
   */
  record Owner(String manager, String operation, String subresource) {
    static Owner applying(String manager, String subresource) {
      return new Owner(manager, "Apply", subresource);
    }

    static Owner updating(String manager, String subresource) {
      return new Owner(manager, "Update", subresource);
    }
  }

  private static final Comparator<Owner> OWNER_ORDER =
      Comparator.comparing(Owner::operation)
          .thenComparing(Owner::manager)
          .thenComparing(Owner::subresource);

  private record Entry(String apiVersion, String time, FieldSet fields) {}

  private final Map<Owner, Entry> entries = new LinkedHashMap<>();

  static FieldOwners of(JsonNode object) {
    FieldOwners owners = new FieldOwners();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      owners.entries.put(
          new Owner(
              entry.path("manager").asText(),
              entry.path("operation").asText(),
              entry.path("subresource").asText()),
          new Entry(
              entry.path("apiVersion").asText(),
              entry.path("time").asText(),
              FieldSet.fromFieldsV1(entry.path("fieldsV1"))));
    }
    return owners;
  }

  FieldSet ownedBy(Owner owner) {
    Entry entry = entries.get(owner);
    return entry == null ? FieldSet.EMPTY : entry.fields();
  }

  FieldSet ownedByOthers(Owner owner) {
    FieldSet all = FieldSet.EMPTY;
    for (Map.Entry<Owner, Entry> entry : entries.entrySet()) {
      if (!entry.getKey().equals(owner)) {
        all = all.union(entry.getValue().fields());
      }
    }
    return all;
  }

  /** The other owners of some of these fields, with what they own of them. */
  Map<Owner, FieldSet> othersOwning(Owner owner, FieldSet fields) {
    Map<Owner, FieldSet> others = new LinkedHashMap<>();
    entries.forEach(
        (other, entry) -> {
          FieldSet shared = entry.fields().intersect(fields);
          if (!other.equals(owner) && !shared.isEmpty()) {
            others.put(other, shared);
          }
        });
    return others;
  }

  void take(Owner owner, FieldSet fields, String apiVersion, String now) {
    Entry before = entries.get(owner);
    if (before == null || !before.fields().equals(fields)) {
      entries.put(owner, new Entry(apiVersion, now, fields));
    }
  }

  /** Takes fields away from everybody but one owner. */
  void loseToOthers(Owner keeper, FieldSet fields) {
    entries.replaceAll(
        (owner, entry) ->
            owner.equals(keeper)
                ? entry
                : new Entry(entry.apiVersion(), entry.time(), entry.fields().minus(fields)));
  }

  /**
   * Forgets the ownership of fields that the object no longer has, and owners with nothing left.
   */
  void keepOnly(FieldSet present) {
    entries.replaceAll(
        (owner, entry) ->
            new Entry(entry.apiVersion(), entry.time(), entry.fields().intersect(present)));
    entries.values().removeIf(entry -> entry.fields().isEmpty());
  }

  void writeTo(ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    if (entries.isEmpty()) {
      metadata.remove("managedFields");
      return;
    }
    ArrayNode array = metadata.putArray("managedFields");
    List<Map.Entry<Owner, Entry>> ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(Map.Entry.comparingByKey(OWNER_ORDER));
    ordered.forEach(entry -> array.add(toJson(entry.getKey(), entry.getValue())));
  }

  private static ObjectNode toJson(Owner owner, Entry entry) {
    ObjectNode node =
        Json.object()
            .put("manager", owner.manager())
            .put("operation", owner.operation())
            .put("apiVersion", entry.apiVersion())
            .put("time", entry.time())
            .put("fieldsType", "FieldsV1");
    node.set("fieldsV1", entry.fields().toFieldsV1());
    if (!owner.subresource().isEmpty()) {
      node.put("subresource", owner.subresource());
    }
    return node;
  }
}
