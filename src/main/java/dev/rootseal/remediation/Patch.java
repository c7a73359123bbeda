package dev.rootseal.remediation;

/**
 * A strategic merge patch for one object, as {@code kubectl patch --type strategic} takes it.
 *
 * @param root the patch, from the object's root
 */
public record Patch(PatchValue.Fields root) {
  /**
   * What a new volume may hold. The kubelet evicts a pod that writes more than this. Much more than
   * temporary files, caches and sockets take, so that no healthy application is evicted; little
   * enough that one gone wild is stopped before it fills its node's disk, which would evict its
   * neighbours.
   */
  public static final String SIZE_LIMIT = "1Gi";

  /** The patch in JSON (RFC 8259), in one line; in ASCII, whatever its texts hold. */
  public String json() {
    return PatchJson.of(root);
  }

  /** The patch in YAML 1.2, in block style, a line break at its end; in ASCII. */
  public String yaml() {
    return PatchYaml.of(root);
  }
}
