package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.rootseal.manifest.OutlineNode.Entry;
import dev.rootseal.manifest.PodChange.ContainerChange;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.List;
import java.util.Optional;

/** Edits the text of one object that holds a pod. */
final class PodEditor {
  private final YamlOutline outline;
  private final OutlineNode pod;
  private final NodeEditor editor;

  private PodEditor(YamlOutline outline, OutlineNode pod, NodeEditor editor) {
    this.outline = outline;
    this.pod = pod;
    this.editor = editor;
  }

  /**
   * The edits that make a change.
   *
   * @param text the text of the outline
   * @throws EditRefusedException if it cannot be edited surely
   */
  static List<TextEdit> edits(
      String text, YamlOutline outline, OutlineNode object, PodChange change)
      throws EditRefusedException {
    List<String> path = PodFields.pathToPod(change.workload());
    PodOutline found = PodOutline.of(outline, object, path);
    NodeEditor editor = new NodeEditor(text, found.style(text));
    PodEditor pod = new PodEditor(outline, found.pod(), editor);
    for (ContainerChange container : change.containers()) {
      String name = change.workload().facts().containers().get(container.index()).name();
      pod.edit(found.container(container.index(), name), container);
    }
    ArrayNode volumes = PodFields.volumes(change.containers());
    if (!volumes.isEmpty()) {
      pod.put(pod.pod, PodFields.VOLUMES, volumes);
    }
    // Last: a template without metadata gets these behind its pod.
    new AnnotationEditor(outline, editor).put(found.outer(), change.annotations());
    return editor.edits();
  }

  /** What is added within a field comes first: behind the last one, new fields follow. */
  private void edit(OutlineNode container, ContainerChange change) throws EditRefusedException {
    for (PodChange.Mount mount : change.opened()) {
      open(container, mount);
    }
    Optional<Entry> security = own(container, PodFields.SECURITY);
    Optional<Entry> mounts = own(container, PodFields.MOUNTS);
    ArrayNode added = PodFields.list(change.mounts());
    if (change.setsFlag() && security.isPresent()) {
      setFlag(container, security.get());
    }
    if (!added.isEmpty() && mounts.isPresent()) {
      add(container, mounts.get(), added);
    }
    if (change.setsFlag() && security.isEmpty()) {
      editor.addField(container, PodFields.SECURITY, PodFields.flag());
    }
    if (!added.isEmpty() && mounts.isEmpty()) {
      editor.addField(container, PodFields.MOUNTS, added);
    }
  }

  private void setFlag(OutlineNode container, Entry security) throws EditRefusedException {
    if (security.value().isNothing()) {
      editor.fill(container, security, PodFields.flag());
      return;
    }
    OutlineNode fields = requireMapping(security.value());
    Optional<Entry> flag = own(fields, PodFields.FLAG);
    if (flag.isPresent()) {
      editor.replace(flag.get().value(), "true");
    } else {
      editor.addField(fields, PodFields.FLAG, BooleanNode.TRUE);
    }
  }

  private void put(OutlineNode owner, String name, ArrayNode items) throws EditRefusedException {
    Optional<Entry> there = own(owner, name);
    if (there.isPresent()) {
      add(owner, there.get(), items);
    } else {
      editor.addField(owner, name, items);
    }
  }

  private void add(OutlineNode owner, Entry list, ArrayNode items) throws EditRefusedException {
    if (list.value().isNothing()) {
      editor.fill(owner, list, items);
    } else if (list.value().isSequence() && !outline.isShared(list.value())) {
      editor.append(list.value(), items);
    } else {
      throw new EditRefusedException(EditObstacle.SHARED);
    }
  }

  private void open(OutlineNode container, PodChange.Mount mount) throws EditRefusedException {
    Optional<Entry> list = own(container, PodFields.MOUNTS);
    if (list.isEmpty() || !list.get().value().isSequence()) {
      throw new EditRefusedException(EditObstacle.SHARED);
    }
    requireOwn(list.get().value());
    for (OutlineNode item : list.get().value().children()) {
      if (says(item, MountFacts.PATH, mount.mountPath()) && says(item, "name", mount.volume())) {
        OutlineNode fields = requireMapping(item);
        own(fields, PodFields.READ_ONLY).ifPresent(field -> editor.replace(field.value(), "false"));
        own(fields, PodFields.RECURSIVE).ifPresent(field -> editor.replace(field.value(), "null"));
      }
    }
  }

  private static boolean says(OutlineNode mapping, String name, String value) {
    return mapping.entry(name).filter(entry -> entry.value().value().equals(value)).isPresent();
  }

  private Optional<Entry> own(OutlineNode mapping, String name) throws EditRefusedException {
    return PodOutline.own(outline, mapping, name);
  }

  private OutlineNode requireMapping(OutlineNode node) throws EditRefusedException {
    requireOwn(node);
    if (!node.isMapping() || node.children().isEmpty()) {
      throw new EditRefusedException(EditObstacle.UNUSUAL_SHAPE);
    }
    return node;
  }

  private void requireOwn(OutlineNode node) throws EditRefusedException {
    PodOutline.requireOwn(outline, node);
  }
}
