package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.EditRefusal.EditRefusedException;
import dev.rootseal.manifest.Node.Alias;
import dev.rootseal.manifest.Node.Field;
import dev.rootseal.manifest.Node.Fields;
import dev.rootseal.manifest.Node.Items;
import dev.rootseal.manifest.Node.Scalar;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lays patches over the text of objects, as a strategic merge patch is laid over their values: what
 * is there is gone into, filled or replaced, and behind it comes what is new.
 */
final class YamlPatch {
  private final String text;
  private final Set<Node> shared = Collections.newSetFromMap(new IdentityHashMap<>());

  YamlPatch(String text, Collection<Node> roots) {
    this.text = text;
    roots.forEach(this::findShared);
  }

  /** A change of what an alias stands for changes other places. */
  private void findShared(Node node) {
    switch (node) {
      case Fields object -> object.own().forEach(field -> findShared(field.value()));
      case Items list -> list.written().forEach(this::findShared);
      case Alias alias -> shared.add(alias.target());
      case Scalar _ -> {
        // Nothing is in it.
      }
    }
  }

  /** The edits that a patch of an object makes, to whose pod these fields lead. */
  List<TextEdit> edits(Fields object, ObjectNode patch, List<String> pod)
      throws EditRefusedException {
    requireOwn(object);
    YamlEditor editor = new YamlEditor(text, object, pod);
    lay(object, patch, editor);
    return editor.edits();
  }

  private void lay(Fields object, ObjectNode patch, YamlEditor editor) throws EditRefusedException {
    List<Map.Entry<String, JsonNode>> missing = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      Optional<Field> there = own(object, field.getKey());
      if (there.isPresent()) {
        lay(object, there.get(), field.getValue(), editor);
      } else if (!field.getValue().isNull()) {
        missing.add(field);
      }
    }
    missing.forEach(field -> editor.addField(object, field.getKey(), field.getValue()));
  }

  private void lay(Fields object, Field there, JsonNode value, YamlEditor editor)
      throws EditRefusedException {
    Node old = there.value();
    if (value.isContainerNode() && saysNothing(old)) {
      editor.fill(object, there, value);
    } else if (value instanceof ObjectNode fields) {
      lay(requireFields(old), fields, editor);
    } else if (value instanceof ArrayNode items) {
      lay(there.name(), old, items, editor);
    } else if (!(old instanceof Scalar scalar) || scalar.span().block()) {
      throw new EditRefusedException(EditRefusal.UNUSUAL_SHAPE);
    } else if (!scalar.value().equals(value)) {
      editor.replace(scalar.span(), value);
    }
  }

  private void lay(String name, Node old, ArrayNode patch, YamlEditor editor)
      throws EditRefusedException {
    if (!(old instanceof Items list)) {
      throw new EditRefusedException(EditRefusal.SHARED);
    }
    List<JsonNode> added = new ArrayList<>();
    for (JsonNode item : patch) {
      String key = keyOf(name);
      Optional<Node> there =
          list.written().stream()
              .filter(one -> one.get(key).text().equals(item.path(key).asText()))
              .findFirst();
      if (there.isPresent()) {
        requireOwn(there.get());
        lay(requireFields(there.get()), ((ObjectNode) item).deepCopy().without(key), editor);
      } else if (ContainerType.LISTS.contains(name)) {
        // One that is not found is written in a way of its own.
        throw new EditRefusedException(EditRefusal.SHARED);
      } else {
        added.add(item);
      }
    }
    if (!added.isEmpty()) {
      editor.append(list, added);
    }
  }

  /** By which field the items of a list are told apart. */
  private static String keyOf(String list) {
    return list.equals("volumeMounts") ? MountFacts.PATH : "name";
  }

  /** The same of the value of an object. */
  static void apply(ObjectNode object, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      JsonNode there = object.path(name);
      switch (field.getValue()) {
        case ObjectNode fields ->
            apply(there instanceof ObjectNode old ? old : object.putObject(name), fields);
        case ArrayNode items ->
            apply(there instanceof ArrayNode old ? old : object.putArray(name), items, keyOf(name));
        default -> {
          if (!field.getValue().isNull() || !there.isMissingNode()) {
            object.set(name, field.getValue());
          }
        }
      }
    }
  }

  private static void apply(ArrayNode list, ArrayNode patch, String key) {
    for (JsonNode item : patch) {
      list.valueStream()
          .filter(one -> one.path(key).asText().equals(item.path(key).asText()))
          .findFirst()
          .ifPresentOrElse(
              one -> apply((ObjectNode) one, (ObjectNode) item), () -> list.add(item.deepCopy()));
    }
  }

  /** Whether it says nothing: null, or a collection without anything in it. */
  private static boolean saysNothing(Node node) {
    return switch (node) {
      case Fields object -> object.own().isEmpty();
      case Items list -> list.written().isEmpty();
      case Scalar scalar -> scalar.isNothing();
      case Alias _ -> false;
    };
  }

  /** The field, if the object has it itself, once, and neither by << nor by an alias. */
  private Optional<Field> own(Fields object, String name) throws EditRefusedException {
    List<Field> own = object.own().stream().filter(field -> field.name().equals(name)).toList();
    if (own.isEmpty() && object.fields().containsKey(name)) {
      throw new EditRefusedException(EditRefusal.MERGED);
    }
    if (own.size() > 1) {
      throw new EditRefusedException(EditRefusal.UNUSUAL_SHAPE);
    }
    for (Field field : own) {
      requireOwn(field.value());
    }
    return own.stream().findFirst();
  }

  private void requireOwn(Node node) throws EditRefusedException {
    if (node instanceof Alias || shared.contains(node)) {
      throw new EditRefusedException(EditRefusal.SHARED);
    }
  }

  private static Fields requireFields(Node node) throws EditRefusedException {
    if (node instanceof Fields object && !object.own().isEmpty()) {
      return object;
    }
    throw new EditRefusedException(EditRefusal.UNUSUAL_SHAPE);
  }
}
