package dev.rootseal.helm;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.helm.ChartValues.RenderedWorkload;
import dev.rootseal.helm.HelmTemplate.FailedException;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The objects that a chart has rendered, without what makes no difference: nulls, what is empty
 * where a fix would add something, and the order of volumes and of mounts.
 *
 * @param objects missing in it is what differs from one rendering to the next
 */
record Rendering(JsonNode objects) {
  static final String FLAG = ReadOnlyFlag.FIELD;
  static final String CONTEXT = "securityContext";
  static final String MOUNTS = "volumeMounts";
  static final String VOLUMES = "volumes";

  private static final Set<String> FILLED = Set.of(CONTEXT, MOUNTS, VOLUMES);

  /**
   * Something that a fix adds.
   *
   * @param owner the way to the object that gets it
   * @param field the flag, or one of the lists
   * @param items what the list gets; true alone of the flag
   * @param where the same place in words
   */
  record Addition(String owner, String field, List<JsonNode> items, String where) {
    Addition {
      items = List.copyOf(items);
    }

    Addition with(List<JsonNode> others) {
      return new Addition(owner, field, others, where);
    }
  }

  static Rendering of(String text) throws FailedException {
    ManifestObjects read = ManifestObjects.of(text);
    List<JsonNode> objects = read.whole();
    if (!read.isComplete() || objects.stream().anyMatch(JsonNode::isMissingNode)) {
      throw new FailedException("what was rendered cannot be read as a whole");
    }
    return new Rendering(plain(JsonNodeFactory.instance.arrayNode().addAll(objects)));
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode list) {
      return list.arrayNode().addAll(list.valueStream().map(Rendering::plain).toList());
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode plain = object.objectNode();
    object.forEachEntry(
        (name, value) -> {
          JsonNode its = plain(value);
          boolean filled = FILLED.contains(name);
          if (!its.isNull() && !(filled && its.isEmpty())) {
            plain.set(name, filled && its.isArray() ? sorted(its) : its);
          }
        });
    return plain;
  }

  /** By what no two mounts of a container have in common, nor two volumes of a pod. */
  private static ArrayNode sorted(JsonNode list) {
    Comparator<JsonNode> order =
        Comparator.comparing(
            item -> item.path("name").asText() + " " + item.path(MountFacts.PATH).asText());
    return JsonNodeFactory.instance.arrayNode().addAll(list.valueStream().sorted(order).toList());
  }

  /** The way to a workload; it leads nowhere unless it is the only object of that address. */
  String find(RenderedWorkload wanted) {
    List<Integer> found =
        IntStream.range(0, objects.size())
            .filter(i -> wanted.isIn(objects.get(i)))
            .boxed()
            .toList();
    return "/" + (found.size() == 1 ? found.getFirst() : "-");
  }

  /** The spec of its pod. */
  JsonNode pod(RenderedWorkload wanted) {
    return objects.at(find(wanted) + wanted.pod());
  }

  /** Without what differs from another rendering of the same. */
  Rendering stable(Rendering again) {
    return new Rendering(stable(objects, again.objects));
  }

  private static JsonNode stable(JsonNode one, JsonNode other) {
    boolean alike = one.getNodeType() == other.getNodeType() && one.size() == other.size();
    if (alike && one instanceof ObjectNode object) {
      ObjectNode stable = object.objectNode();
      object.forEachEntry((name, value) -> stable.set(name, stable(value, other.path(name))));
      return stable;
    }
    if (alike && one instanceof ArrayNode list) {
      ArrayNode stable = list.arrayNode();
      IntStream.range(0, list.size()).forEach(i -> stable.add(stable(list.get(i), other.get(i))));
      return stable;
    }
    return one.equals(other) ? one : MissingNode.getInstance();
  }

  /** Whether another is the same, but for what differs by itself. */
  boolean matches(Rendering other) {
    return matches(objects, other.objects);
  }

  static boolean matches(JsonNode stable, JsonNode other) {
    return stable(stable, other).equals(stable);
  }

  Rendering with(Stream<Addition> additions) {
    ArrayNode changed = objects.deepCopy();
    additions.forEach(
        one -> {
          ObjectNode owner = changed.withObject(JsonPointer.compile(one.owner()));
          if (one.field().equals(FLAG)) {
            owner.set(FLAG, BooleanNode.TRUE);
          } else {
            owner.set(
                one.field(), sorted(owner.withArrayProperty(one.field()).addAll(one.items())));
          }
        });
    return new Rendering(changed);
  }

  /** Whether something has come to where it belongs. */
  boolean holds(Addition addition) {
    JsonNode there = objects.at(addition.owner()).path(addition.field());
    return addition.field().equals(FLAG)
        ? there.booleanValue()
        : there.valueStream().toList().containsAll(addition.items());
  }
}
