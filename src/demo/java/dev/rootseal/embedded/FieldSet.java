package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields of an object, as a tree in the notation of {@code fieldsV1}: {@code f:name},
 * {@code k:{"name":"app"}}, {@code v:"x"}. A node is in the set itself ({@code member}), or only
 * leads to others that are.
 */
record FieldSet(boolean member, SortedMap<String, FieldSet> children) {
  static final FieldSet EMPTY = new FieldSet(false, new TreeMap<>());
  private static final FieldSet LEAF = new FieldSet(true, new TreeMap<>());

  /** All fields that a value has. */
  static FieldSet of(JsonNode value, FieldShape shape) {
    if (value.isObject() && !shape.atomicObject() && !value.isEmpty()) {
      SortedMap<String, FieldSet> children = new TreeMap<>();
      value
          .properties()
          .forEach(
              field ->
                  children.put(
                      "f:" + field.getKey(), of(field.getValue(), shape.field(field.getKey()))));
      return new FieldSet(false, children);
    }
    if (value.isArray() && shape.listKind() != FieldShape.ListKind.ATOMIC && !value.isEmpty()) {
      SortedMap<String, FieldSet> children = new TreeMap<>();
      ListItems.byIdentity(value, shape)
          .forEach((identity, item) -> children.put(identity, ofItem(item, shape.item())));
      return new FieldSet(false, children);
    }
    return LEAF;
  }

  private static FieldSet ofItem(JsonNode item, FieldShape shape) {
    return new FieldSet(true, of(item, shape).children());
  }

  /** The fields of {@code after} that are new or have another value than in {@code before}. */
  static FieldSet changed(JsonNode before, JsonNode after, FieldShape shape) {
    if (before.equals(after)) {
      return EMPTY;
    }
    SortedMap<String, FieldSet> children = new TreeMap<>();
    if (before.isObject() && after.isObject() && !shape.atomicObject() && !after.isEmpty()) {
      after
          .properties()
          .forEach(
              field -> {
                FieldShape inner = shape.field(field.getKey());
                JsonNode old = before.get(field.getKey());
                children.put("f:" + field.getKey(), changedOrNew(old, field.getValue(), inner));
              });
    } else if (before.isArray()
        && after.isArray()
        && shape.listKind() != FieldShape.ListKind.ATOMIC
        && !after.isEmpty()) {
      Map<String, JsonNode> old = ListItems.byIdentity(before, shape);
      ListItems.byIdentity(after, shape)
          .forEach(
              (identity, item) ->
                  children.put(
                      identity,
                      old.containsKey(identity)
                          ? changed(old.get(identity), item, shape.item())
                          : ofItem(item, shape.item())));
    } else {
      return of(after, shape);
    }
    children.values().removeIf(FieldSet::isEmpty);
    return new FieldSet(false, children);
  }

  private static FieldSet changedOrNew(
      @Nullable JsonNode before, JsonNode after, FieldShape shape) {
    return before == null ? of(after, shape) : changed(before, after, shape);
  }

  boolean isEmpty() {
    return !member && children.isEmpty();
  }

  FieldSet child(String element) {
    return children.getOrDefault(element, EMPTY);
  }

  FieldSet union(FieldSet other) {
    SortedMap<String, FieldSet> all = new TreeMap<>(children);
    other.children.forEach((element, set) -> all.merge(element, set, FieldSet::union));
    return new FieldSet(member || other.member, all);
  }

  FieldSet minus(FieldSet other) {
    SortedMap<String, FieldSet> left = new TreeMap<>();
    children.forEach((element, set) -> left.put(element, set.minus(other.child(element))));
    left.values().removeIf(FieldSet::isEmpty);
    return new FieldSet(member && !other.member, left);
  }

  FieldSet intersect(FieldSet other) {
    SortedMap<String, FieldSet> both = new TreeMap<>();
    children.forEach((element, set) -> both.put(element, set.intersect(other.child(element))));
    both.values().removeIf(FieldSet::isEmpty);
    return new FieldSet(member && other.member, both);
  }

  /** Without one top-level field. */
  FieldSet without(String element) {
    SortedMap<String, FieldSet> left = new TreeMap<>(children);
    left.remove(element);
    return new FieldSet(member, left);
  }

  ObjectNode toFieldsV1() {
    ObjectNode node = Json.object();
    if (member && !children.isEmpty()) {
      node.putObject(".");
    }
    children.forEach((element, set) -> node.set(element, set.toFieldsV1()));
    return node;
  }

  static FieldSet fromFieldsV1(JsonNode node) {
    SortedMap<String, FieldSet> children = new TreeMap<>();
    node.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals(".")) {
                children.put(field.getKey(), fromFieldsV1(field.getValue()));
              }
            });
    return new FieldSet(node.isEmpty() || node.has("."), children);
  }

  /** The paths of the members, as conflict messages show them: {@code .spec.replicas}. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String prefix, List<String> paths) {
    if (member && !prefix.isEmpty()) {
      paths.add(prefix);
    }
    children.forEach((element, set) -> set.collect(prefix + readable(element), paths));
  }

  private static String readable(String element) {
    String text = element.substring(2);
    return element.startsWith("f:") ? "." + text : "[" + text + "]";
  }
}
