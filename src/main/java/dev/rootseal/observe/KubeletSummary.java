package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the kubelet of a node says of its containers ({@code /stats/summary}).
 *
 * @param node its name
 * @param usage each container that it knows; nothing for one whose figures cannot be used
 */
record KubeletSummary(String node, Map<ContainerKey, Optional<RootUsage>> usage) {
  KubeletSummary {
    usage = Map.copyOf(usage);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static KubeletSummary read(JsonNode summary) {
    String node = summary.path("node").path("nodeName").asText();
    if (node.isEmpty() || !summary.path("pods").isArray()) {
      throw new IllegalArgumentException("this is no summary of a kubelet");
    }
    Map<ContainerKey, Optional<RootUsage>> usage = new HashMap<>();
    for (JsonNode pod : summary.path("pods")) {
      String uid = pod.path("podRef").path("uid").asText();
      for (JsonNode container : pod.path("containers")) {
        usage.put(
            new ContainerKey(uid, container.path("name").asText()),
            RootUsage.read(container.path("rootfs")));
      }
    }
    return new KubeletSummary(node, usage);
  }
}
