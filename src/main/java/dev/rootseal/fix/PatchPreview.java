package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.PatchedContainer.Mount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Does to the spec of a pod what the API server makes of a patch. */
final class PatchPreview {
  private static final String MOUNTS = "volumeMounts";

  private final ObjectNode pod;

  PatchPreview(ObjectNode pod) {
    this.pod = pod;
  }

  void apply(List<PatchedContainer> patched) {
    List<ObjectNode> volumes = new ArrayList<>();
    for (PatchedContainer container : patched) {
      for (String list : List.of("initContainers", "containers")) {
        for (JsonNode there : pod.path(list)) {
          if (there.path("name").asText().equals(container.name())) {
            apply(container, (ObjectNode) there);
          }
        }
      }
      container.added().forEach(mount -> volumes.add(mount.inPod()));
    }
    merge(pod, "volumes", "name", volumes);
  }

  private void apply(PatchedContainer patched, ObjectNode container) {
    if (patched.setsFlag()) {
      ObjectNode context =
          container.path("securityContext") instanceof ObjectNode there
              ? there
              : container.putObject("securityContext");
      context.put("readOnlyRootFilesystem", true);
    }
    List<ObjectNode> mounts = new ArrayList<>();
    for (Mount mount : patched.opened()) {
      mounts.add(opened(container, mount));
    }
    patched.added().forEach(mount -> mounts.add(mount.inContainer()));
    merge(container, MOUNTS, "mountPath", mounts);
  }

  /** The API server leaves out a {@code readOnly} that is false. */
  private static ObjectNode opened(ObjectNode container, Mount mount) {
    for (JsonNode there : container.path(MOUNTS)) {
      if (there.path("mountPath").asText().equals(mount.mountPath())) {
        return there.<ObjectNode>deepCopy().without(List.of("readOnly", "recursiveReadOnly"));
      }
    }
    throw new IllegalStateException("a mount that is opened is there");
  }

  /**
   * Merges items into a list in the API server's order: what is new comes before what the patch
   * does not name, unless that stands before something that it names.
   *
   * <p>Source: normalizeElementOrder of apimachinery's strategicpatch.
   */
  private static void merge(
      ObjectNode owner, String list, String key, List<ObjectNode> patchItems) {
    if (patchItems.isEmpty()) {
      return;
    }
    List<String> order = new ArrayList<>();
    owner.path(list).forEach(there -> order.add(there.path(key).asText()));
    Deque<ObjectNode> patched = new ArrayDeque<>(patchItems);
    Set<String> named = new HashSet<>();
    patchItems.forEach(item -> named.add(item.path(key).asText()));
    ArrayNode merged = owner.arrayNode();
    for (JsonNode there : owner.path(list)) {
      String name = there.path(key).asText();
      if (!named.contains(name)) {
        while (!patched.isEmpty()
            && order.indexOf(patched.peek().path(key).asText()) < order.indexOf(name)) {
          merged.add(patched.remove());
        }
        merged.add(there);
      }
    }
    owner.set(list, merged.addAll(patched));
  }
}
