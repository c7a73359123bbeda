package dev.rootseal.remediation;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.YamlText;
import dev.rootseal.rule.WorkloadRef;

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
}
