package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.manifest.OutlineNode.Entry;
import dev.rootseal.manifest.OutlineNode.Kind;
import java.util.Map;
import java.util.Optional;

/**
 * Edits the annotations of a pod template.
 *
 * @param editor edits its text
 */
record AnnotationEditor(YamlOutline outline, NodeEditor editor) {
  /**
   * Puts annotations, and leaves those of other keys as they are.
   *
   * @throws EditRefusedException if they cannot be edited surely
   */
  void put(OutlineNode template, Map<String, String> annotations) throws EditRefusedException {
    if (annotations.isEmpty()) {
      return;
    }
    ObjectNode added = PodFields.annotations(annotations);
    Optional<Entry> metadata = PodOutline.own(outline, template, PodFields.METADATA);
    if (metadata.isEmpty() || metadata.get().value().isNothing()) {
      ObjectNode fields = JsonNodeFactory.instance.objectNode();
      fields.set(PodFields.ANNOTATIONS, added);
      create(template, PodFields.METADATA, fields);
      return;
    }
    OutlineNode fields = requireMapping(metadata.get().value());
    Optional<Entry> there = PodOutline.own(outline, fields, PodFields.ANNOTATIONS);
    if (there.isEmpty() || there.get().value().isNothing()) {
      create(fields, PodFields.ANNOTATIONS, added);
    } else {
      putInto(requireMapping(there.get().value()), annotations);
    }
  }

  private void create(OutlineNode owner, String name, ObjectNode value) {
    owner
        .entry(name)
        .ifPresentOrElse(
            empty -> editor.fill(owner, empty, value), () -> editor.addField(owner, name, value));
  }

  private void putInto(OutlineNode there, Map<String, String> annotations)
      throws EditRefusedException {
    for (Map.Entry<String, String> annotation : annotations.entrySet()) {
      Optional<Entry> old = PodOutline.own(outline, there, annotation.getKey());
      if (old.isEmpty()) {
        editor.addField(there, annotation.getKey(), new TextNode(annotation.getValue()));
      } else if (!old.get().value().value().equals(annotation.getValue())) {
        rewrite(old.get().value(), annotation.getValue());
      }
    }
  }

  private void rewrite(OutlineNode old, String value) throws EditRefusedException {
    if (old.kind() != Kind.SCALAR) {
      throw new EditRefusedException(EditObstacle.UNUSUAL_SHAPE);
    }
    editor.rewrite(old, value);
  }

  private static OutlineNode requireMapping(OutlineNode node) throws EditRefusedException {
    if (!node.isMapping() || node.children().isEmpty()) {
      throw new EditRefusedException(EditObstacle.UNUSUAL_SHAPE);
    }
    return node;
  }
}
