package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;

/**
 * A workload that Helm has rendered, and what is to be changed in it.
 *
 * @param source the template that it was made of
 * @param ref its address, as far as the manifest names it
 * @param pathToPod the fields that lead to the spec of its pod
 * @param patch what is merged into the object
 */
public record RenderedWorkload(
    RenderedSource source, WorkloadRef ref, List<String> pathToPod, JsonNode patch) {
  public RenderedWorkload {
    pathToPod = List.copyOf(pathToPod);
  }

  /** Where the spec of its pod is in it. */
  String pod() {
    return "/" + String.join("/", pathToPod);
  }
}
