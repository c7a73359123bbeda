package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.remediation.PatchedContainer.Mount;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.List;

/** Puts patches together, whose lists are merged by {@code name}, mounts by their path. */
final class PatchTree {
  private PatchTree() {}

  static Patch of(String kind, List<PatchedContainer> containers) {
    ObjectNode spec = object();
    containers.forEach(one -> spec.withArrayProperty(one.type().list()).add(container(one)));
    containers.stream()
        .flatMap(one -> one.added().stream())
        .forEach(mount -> spec.withArrayProperty("volumes").add(emptyVolume(mount.volume())));
    return ofPod(kind, spec);
  }

  /** A patch of the pod's spec where objects of the kind hold it. */
  static Patch ofPod(String kind, ObjectNode spec) {
    ObjectNode patch = object().set("spec", spec);
    for (String field : PodKinds.template(kind).reversed()) {
      patch = object().set(field, patch);
    }
    return new Patch(patch);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
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
    for (Mount one : container.opened()) {
      // The API server refuses recursiveReadOnly in a mount that can be written to.
      ObjectNode mount = mount(one.volume(), one.mountPath()).put("readOnly", false);
      fields.withArrayProperty("volumeMounts").add(mount.putNull("recursiveReadOnly"));
    }
    for (Mount one : container.added()) {
      fields.withArrayProperty("volumeMounts").add(mount(one.volume(), one.mountPath()));
    }
    return fields;
  }
}
