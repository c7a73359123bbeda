package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.List;
import java.util.stream.Stream;

/** Puts patches together, whose lists are merged by {@code name}, mounts by their path. */
final class PatchTree {
  private PatchTree() {}

  static Patch of(String kind, List<PatchedContainer> containers) {
    ObjectNode spec = object();
    for (String list : ContainerType.LISTS) {
      putItems(
          spec,
          list,
          containers.stream()
              .filter(container -> container.type().list().equals(list))
              .map(PatchTree::container));
    }
    putItems(
        spec,
        "volumes",
        containers.stream()
            .flatMap(container -> container.added().stream())
            .map(mount -> emptyVolume(mount.volume())));
    return ofPod(kind, object().set("spec", spec));
  }

  /** A patch of the pod where objects of the kind hold it. */
  static Patch ofPod(String kind, ObjectNode pod) {
    ObjectNode patch = pod;
    for (String field : PodKinds.template(kind).reversed()) {
      patch = object().set(field, patch);
    }
    return new Patch(patch);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void putItems(ObjectNode object, String name, Stream<ObjectNode> items) {
    items.forEach(item -> object.withArrayProperty(name).add(item));
  }

  static ObjectNode emptyVolume(String name) {
    ObjectNode volume = object().put("name", name);
    volume.putObject("emptyDir").put("sizeLimit", Patch.SIZE_LIMIT);
    return volume;
  }

  static ObjectNode mount(String volume, String mountPath) {
    return object().put("name", wellFormed(volume)).put(MountFacts.PATH, wellFormed(mountPath));
  }

  static ObjectNode flag() {
    return object().put(ReadOnlyFlag.FIELD, true);
  }

  /** Half a surrogate pair, which no encoding can carry, becomes U+FFFD. */
  static String wellFormed(String text) {
    return text.replaceAll("\\p{Cs}", "\ufffd");
  }

  private static ObjectNode container(PatchedContainer container) {
    ObjectNode fields = object().put("name", wellFormed(container.name()));
    if (container.setsFlag()) {
      fields.set("securityContext", flag());
    }
    putItems(
        fields,
        "volumeMounts",
        // The API server refuses recursiveReadOnly in a mount that can be written to.
        container.opened().stream()
            .map(PatchTree::mount)
            .map(mount -> mount.put("readOnly", false).putNull("recursiveReadOnly")));
    putItems(fields, "volumeMounts", container.added().stream().map(PatchTree::mount));
    return fields;
  }

  private static ObjectNode mount(PatchedContainer.Mount mount) {
    return mount(mount.volume(), mount.mountPath());
  }
}
