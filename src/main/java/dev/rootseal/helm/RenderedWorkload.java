package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.PodChange.ContainerChange;
import dev.rootseal.rule.ContainerType;
import java.util.List;

/**
 * A workload that Helm has rendered, and what is to be changed in it.
 *
 * @param source the template that it was made of
 * @param manifest what was read of it
 * @param pod the spec of its pod, whole
 * @param changes what is to be changed
 */
public record RenderedWorkload(
    RenderedSource source,
    ManifestItem.Workload manifest,
    JsonNode pod,
    List<ContainerChange> changes) {
  public RenderedWorkload {
    changes = List.copyOf(changes);
  }

  /** A container as it was rendered, by its number in the facts. */
  JsonNode container(int index) {
    String name = manifest.facts().containers().get(index).name();
    for (String list : ContainerType.TEMPLATE_LISTS.reversed()) {
      for (JsonNode container : pod.path(list)) {
        if (container.path("name").asText().equals(name)) {
          return container;
        }
      }
    }
    return MissingNode.getInstance();
  }
}
