package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.HelmTemplate.FailedException;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The objects that a chart has rendered, without what makes no difference: nulls, what is empty
 * where a fix would add something, and the order of volumes and of mounts.
 *
 * @param objects a missing one is one that differs from one rendering to the next
 */
record Rendering(List<JsonNode> objects) {
  private static final String FLAG_FIELD = ReadOnlyFlag.FIELD;

  enum Part {
    FLAG("securityContext"),
    MOUNTS("volumeMounts"),
    VOLUMES("volumes");

    private final String field;

    Part(String field) {
      this.field = field;
    }

    static boolean isField(String name) {
      return List.of(values()).stream().anyMatch(part -> part.field.equals(name));
    }

    String word() {
      return this == FLAG ? FLAG_FIELD : field;
    }
  }

  /**
   * Something that a fix adds.
   *
   * @param object the number of the object
   * @param owner where the container, or else the spec of the pod is in it
   * @param items what the list gets; none of the flag
   */
  record Addition(int object, String owner, Part part, List<JsonNode> items) {
    Addition {
      items = List.copyOf(items);
    }

    /** The same place, and something else for it. */
    Addition of(List<JsonNode> others) {
      return new Addition(object, owner, part, others);
    }
  }

  Rendering {
    objects = List.copyOf(objects);
  }

  static Rendering of(String text) throws FailedException {
    ManifestObjects read = ManifestObjects.of(text);
    List<JsonNode> objects = read.whole();
    if (!read.isComplete() || objects.stream().anyMatch(JsonNode::isMissingNode)) {
      throw new FailedException("what was rendered cannot be read as a whole");
    }
    return new Rendering(objects.stream().map(Rendering::plain).toList());
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode list) {
      return list.arrayNode().addAll(list.valueStream().map(Rendering::plain).toList());
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode plain = object.objectNode();
    for (var field : object.properties()) {
      JsonNode value = plain(field.getValue());
      if (Part.isField(field.getKey()) && value.isArray()) {
        value = sorted(value);
      }
      if (!value.isNull() && !(Part.isField(field.getKey()) && value.isEmpty())) {
        plain.set(field.getKey(), value);
      }
    }
    return plain;
  }

  /** What no two mounts of a container have in common, nor two volumes of a pod. */
  private static ArrayNode sorted(JsonNode list) {
    Comparator<JsonNode> order =
        Comparator.comparing(
            item -> item.path("name").asText() + " " + item.path(MountFacts.PATH).asText());
    return JsonNodeFactory.instance.arrayNode().addAll(list.valueStream().sorted(order).toList());
  }

  /** The number of the only object of that address. */
  OptionalInt find(WorkloadRef wanted) {
    int[] found =
        IntStream.range(0, objects.size())
            .filter(
                i ->
                    objects.get(i).path("kind").asText().equals(wanted.kind())
                        && objects.get(i).at("/metadata/name").asText().equals(wanted.name())
                        && objects
                            .get(i)
                            .at("/metadata/namespace")
                            .asText()
                            .equals(wanted.namespace()))
            .toArray();
    return found.length == 1 ? OptionalInt.of(found[0]) : OptionalInt.empty();
  }

  JsonNode at(int object, String pointer) {
    return objects.get(object).at(pointer);
  }

  /** Without what differs from another rendering of the same. */
  Rendering stable(Rendering again) {
    List<JsonNode> stable = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      boolean isThere = objects.size() == again.objects.size();
      stable.add(
          isThere ? stable(objects.get(i), again.objects.get(i)) : MissingNode.getInstance());
    }
    return new Rendering(stable);
  }

  private static JsonNode stable(JsonNode one, JsonNode other) {
    if (one instanceof ObjectNode object && other.isObject() && one.size() == other.size()) {
      ObjectNode stable = object.objectNode();
      object
          .properties()
          .forEach(f -> stable.set(f.getKey(), stable(f.getValue(), other.path(f.getKey()))));
      return stable;
    }
    if (one instanceof ArrayNode list && other.isArray() && one.size() == other.size()) {
      ArrayNode stable = list.arrayNode();
      IntStream.range(0, list.size()).forEach(i -> stable.add(stable(list.get(i), other.get(i))));
      return stable;
    }
    return one.equals(other) ? one : MissingNode.getInstance();
  }

  Rendering with(Collection<Addition> additions) {
    List<JsonNode> changed = new ArrayList<>(objects);
    changed.replaceAll(JsonNode::deepCopy);
    for (Addition one : additions) {
      ObjectNode owner = (ObjectNode) changed.get(one.object()).at(one.owner());
      if (one.part() == Part.FLAG) {
        owner.withObjectProperty(one.part().field).put(FLAG_FIELD, true);
      } else {
        ArrayNode list = owner.withArrayProperty(one.part().field).addAll(one.items());
        owner.set(one.part().field, sorted(list));
      }
    }
    return new Rendering(changed);
  }

  /** Whether something has come to where it belongs. */
  boolean holds(Addition addition) {
    JsonNode there =
        addition.object() < objects.size()
            ? at(addition.object(), addition.owner()).path(addition.part().field)
            : MissingNode.getInstance();
    return addition.part() == Part.FLAG
        ? there.path(FLAG_FIELD).booleanValue()
        : there.valueStream().toList().containsAll(addition.items());
  }

  /** Whether another is the same, but for what differs by itself. */
  boolean matches(Rendering other) {
    return objects.size() == other.objects.size()
        && IntStream.range(0, objects.size())
            .allMatch(i -> matches(objects.get(i), other.objects.get(i)));
  }

  static boolean matches(JsonNode stable, JsonNode other) {
    if (stable.isMissingNode()) {
      return true;
    }
    if (stable.isContainerNode()
        && stable.getNodeType() == other.getNodeType()
        && stable.size() == other.size()) {
      return stable.isArray()
          ? IntStream.range(0, stable.size()).allMatch(i -> matches(stable.get(i), other.get(i)))
          : stable
              .propertyStream()
              .allMatch(f -> other.has(f.getKey()) && matches(f.getValue(), other.get(f.getKey())));
    }
    return stable.equals(other);
  }
}
