package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shape that a custom resource's structural schema declares by its {@code x-kubernetes-*}
 * marks.
 */
record CustomShape(JsonNode schema) implements FieldShape {
  /** The shape of a whole object: its metadata is the API's own, whatever the schema says. */
  record Root(JsonNode schema) implements FieldShape {
    @Override
    public FieldShape field(String name) {
      return name.equals("metadata")
          ? new BuiltInShape("metadata")
          : new CustomShape(schema).field(name);
    }

    @Override
    public FieldShape item() {
      return this;
    }

    @Override
    public ListKind listKind() {
      return ListKind.ATOMIC;
    }

    @Override
    public List<Key> keys() {
      return List.of();
    }

    @Override
    public boolean atomicObject() {
      return false;
    }
  }

  @Override
  public FieldShape field(String name) {
    JsonNode declared = schema.path("properties").path(name);
    return new CustomShape(declared.isObject() ? declared : schema.path("additionalProperties"));
  }

  @Override
  public FieldShape item() {
    return new CustomShape(schema.path("items"));
  }

  @Override
  public ListKind listKind() {
    return switch (schema.path("x-kubernetes-list-type").asText()) {
      case "map" -> ListKind.MAP;
      case "set" -> ListKind.SET;
      default -> ListKind.ATOMIC;
    };
  }

  @Override
  public List<Key> keys() {
    List<Key> keys = new ArrayList<>();
    for (JsonNode name : schema.path("x-kubernetes-list-map-keys")) {
      JsonNode field = schema.path("items").path("properties").path(name.asText());
      keys.add(new Key(name.asText(), Optional.ofNullable(field.get("default"))));
    }
    return keys;
  }

  @Override
  public boolean atomicObject() {
    return schema.path("x-kubernetes-map-type").asText().equals("atomic");
  }
}
