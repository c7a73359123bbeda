package dev.rootseal.remediation;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.manifest.YamlText;
import dev.rootseal.remediation.PatchedContainer.Mount;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;

/**
 * A strategic merge patch for one object, from its root, as {@code kubectl patch --type strategic}
 * takes it. Whoever asks for the root gets a copy.
 */
public record Patch(ObjectNode root) {
  /**
   * What a new volume may hold: the kubelet evicts a pod that writes more. Much more than temporary
   * files, caches and sockets take; little enough that a wild one is stopped before it fills its
   * node's disk, which would evict its neighbours.
   */
  public static final String SIZE_LIMIT = "1Gi";

  private static final JsonMapper JSON =
      new JsonMapper(
          new JsonFactoryBuilder()
              .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
              .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
              .build());

  public Patch {
    root = root.deepCopy();
  }

  @Override
  public ObjectNode root() {
    return root.deepCopy();
  }

  /**
   * The patch with the address of its object. The fields equal those of the object, so that kubectl
   * takes it as before, several can stand in one stream, and kustomize can tell them apart. Where a
   * manifest names no namespace, neither does the patch.
   */
  public Patch addressed(String apiVersion, WorkloadRef workload) {
    ObjectNode addressed = JsonNodeFactory.instance.objectNode();
    addressed.put("apiVersion", apiVersion).put("kind", workload.kind());
    ObjectNode metadata = addressed.putObject("metadata").put("name", workload.name());
    if (!workload.namespace().isEmpty()) {
      metadata.put("namespace", workload.namespace());
    }
    return new Patch(addressed.setAll(root));
  }

  /** The patch in JSON (RFC 8259), in one line; in ASCII, whatever its texts hold. */
  public String json() {
    try {
      // kubectl reads JSON as YAML, which may not hold it.
      return JSON.writeValueAsString(root).replace("\u007f", "\\u007f");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }

  /** The patch in YAML 1.2, in block style, a line break at its end; in ASCII. */
  public String yaml() {
    return YamlText.of(root, _ -> false);
  }

  /**
   * The one that does all this to the containers of a workload of that kind. Lists are merged by
   * {@code name}, mounts by their path.
   */
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
    volume.putObject("emptyDir").put("sizeLimit", SIZE_LIMIT);
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
