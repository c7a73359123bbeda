package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.WorkloadRef;

/**
 * A strategic merge patch for one object, as {@code kubectl patch --type strategic} takes it.
 *
 * @param root the patch, from the object's root; whoever asks gets a copy
 */
public record Patch(ObjectNode root) {
  /**
   * What a new volume may hold. The kubelet evicts a pod that writes more than this. Much more than
   * temporary files, caches and sockets take, so that no healthy application is evicted; little
   * enough that one gone wild is stopped before it fills its node's disk, which would evict its
   * neighbours.
   */
  public static final String SIZE_LIMIT = "1Gi";

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
   *
   * @param apiVersion that of the object
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
    return PatchWriter.json(root);
  }

  /** The patch in YAML 1.2, in block style, a line break at its end; in ASCII. */
  public String yaml() {
    return PatchWriter.yaml(root);
  }
}
