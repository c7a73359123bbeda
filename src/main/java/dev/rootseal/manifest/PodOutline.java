package dev.rootseal.manifest;

import dev.rootseal.manifest.OutlineNode.Entry;
import dev.rootseal.manifest.OutlineNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a pod is written, as far as edits go into it.
 *
 * @param outer the mapping that holds the pod
 * @param pod the pod's spec
 * @param containers its containers, in the order of the facts
 */
record PodOutline(
    YamlOutline outline, OutlineNode outer, OutlineNode pod, List<OutlineNode> containers) {
  private static final String MERGE = "<<";

  PodOutline {
    containers = List.copyOf(containers);
  }

  /**
   * Follows the fields from an object to its pod.
   *
   * @throws EditRefusedException if one of them is not the object's own
   */
  static PodOutline of(YamlOutline outline, OutlineNode object, List<String> path)
      throws EditRefusedException {
    OutlineNode outer = object;
    OutlineNode node = object;
    requireOwn(outline, node);
    for (String field : path) {
      outer = node;
      node = field(outline, node, field);
    }
    List<OutlineNode> containers = new ArrayList<>();
    for (String list : WorkloadReader.CONTAINERS) {
      Optional<OutlineNode> items = node.entry(list).map(Entry::value);
      if (items.isEmpty() && mergesField(node, list)) {
        throw new EditRefusedException(EditObstacle.MERGED);
      }
      items.map(OutlineNode::children).ifPresent(containers::addAll);
    }
    return new PodOutline(outline, outer, node, containers);
  }

  private static OutlineNode field(YamlOutline outline, OutlineNode node, String name)
      throws EditRefusedException {
    Optional<Entry> field = node.entry(name);
    if (field.isEmpty()) {
      throw new EditRefusedException(
          mergesField(node, name) ? EditObstacle.MERGED : EditObstacle.UNUSUAL_SHAPE);
    }
    requireOwn(outline, field.get().value());
    return field.get().value();
  }

  /**
   * One container.
   *
   * @param name its name, which has to stand there
   * @throws EditRefusedException if it is not the pod's own
   */
  OutlineNode container(int index, String name) throws EditRefusedException {
    if (index >= containers.size()) {
      throw new EditRefusedException(EditObstacle.SHARED);
    }
    for (String list : WorkloadReader.CONTAINERS) {
      Optional<Entry> items = pod.entry(list);
      if (items.isPresent()) {
        requireOwn(outline, items.get().value());
      }
    }
    OutlineNode container = containers.get(index);
    requireOwn(outline, container);
    if (container.entry("name").filter(e -> e.value().value().equals(name)).isEmpty()) {
      throw new EditRefusedException(
          mergesField(container, "name") ? EditObstacle.MERGED : EditObstacle.UNUSUAL_SHAPE);
    }
    return container;
  }

  /** The indentation that the pod has already. */
  BlockStyle style(String text) {
    int podColumn = column(text, pod);
    Optional<OutlineNode> list =
        pod.entries().stream()
            .map(Entry::value)
            .filter(value -> value.kind() == Kind.SEQUENCE && text.charAt(value.start()) == '-')
            .findFirst();
    int hyphen = list.map(value -> column(text, value.start())).orElse(podColumn);
    int gap = list.map(value -> column(text, value.children().getFirst()) - hyphen).orElse(2);
    return new BlockStyle(podColumn - column(text, outer), hyphen - podColumn, gap);
  }

  private static int column(String text, OutlineNode node) {
    // An anchor before a mapping is no part of its column.
    return column(
        text, node.kind() == Kind.MAPPING ? node.children().getFirst().start() : node.start());
  }

  private static int column(String text, int offset) {
    return offset - text.lastIndexOf('\n', offset - 1) - 1;
  }

  /** Whether a mapping takes a field over by {@code <<}. */
  static boolean mergesField(OutlineNode mapping, String name) {
    return mapping
        .entry(MERGE)
        .map(Entry::value)
        .map(value -> value.kind() == Kind.ALIAS ? value.children().getFirst() : value)
        .filter(value -> value.isSequence() || has(value, name))
        .isPresent();
  }

  private static boolean has(OutlineNode mapping, String name) {
    return mapping.entry(name).isPresent() || mergesField(mapping, name);
  }

  /**
   * The field, if the mapping has it itself.
   *
   * @throws EditRefusedException if it has it by {@code <<}, or shares it with other places
   */
  static Optional<Entry> own(YamlOutline outline, OutlineNode mapping, String name)
      throws EditRefusedException {
    Optional<Entry> field = mapping.entry(name);
    if (field.isEmpty() && mergesField(mapping, name)) {
      throw new EditRefusedException(EditObstacle.MERGED);
    }
    if (field.isPresent()) {
      requireOwn(outline, field.get().value());
    }
    return field;
  }

  /** Refuses what an anchor shares with other places. */
  static void requireOwn(YamlOutline outline, OutlineNode node) throws EditRefusedException {
    if (node.kind() == Kind.ALIAS || outline.isShared(node)) {
      throw new EditRefusedException(EditObstacle.SHARED);
    }
  }
}
