package dev.rootseal.report;

/**
 * A strategic merge patch for one object, as {@code kubectl patch --type strategic} takes it.
 *
 * @param root the patch, from the object's root
 */
public record Patch(PatchValue.Fields root) {
  /** The patch in JSON (RFC 8259), in one line; in ASCII, whatever its texts hold. */
  public String json() {
    return PatchJson.of(root);
  }

  /** The patch in YAML 1.2, in block style, a line break at its end; in ASCII. */
  public String yaml() {
    return PatchYaml.of(root);
  }
}
