package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.TimeText;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The figures of a kubelet ({@code /stats/summary}); nothing where they cannot be used. */
record KubeletSummary(String node, Map<ContainerKey, Optional<RootUsage>> usage) {
  /** Reads one; an IllegalArgumentException says that it is none. */
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

  /** A container of a pod that runs, whose uid tells it from others of the same name. */
  record ContainerKey(String pod, String container) {}

  /**
   * What the writable layer of a container held at some time.
   *
   * @param inodes files, folders and links, the root itself included: at least 1
   * @param bytes nothing where the runtime counts none
   * @param at when the runtime counted
   */
  record RootUsage(long inodes, OptionalLong bytes, Instant at) {
    /**
     * Reads {@code rootfs} of a kubelet's summary. Nothing where a figure is missing or cannot be:
     * some runtimes count no inodes, or say 0. What was not counted yet, for some seconds after a
     * start, has the time 0 there: that is older than any container.
     */
    static Optional<RootUsage> read(JsonNode rootfs) {
      Optional<Instant> at = TimeText.time(rootfs.path("time").asText());
      if (at.equals(Optional.of(Instant.EPOCH))) {
        return Optional.of(new RootUsage(1, OptionalLong.empty(), Instant.EPOCH));
      }
      OptionalLong inodes = count(rootfs.path("inodesUsed"));
      return at.filter(_ -> inodes.orElse(0) > 0)
          .map(time -> new RootUsage(inodes.getAsLong(), count(rootfs.path("usedBytes")), time));
    }

    private static OptionalLong count(JsonNode number) {
      return number.isIntegralNumber() && number.canConvertToLong() && number.asLong() >= 0
          ? OptionalLong.of(number.asLong())
          : OptionalLong.empty();
    }
  }
}
