package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.live.ApiRight;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a pod has room for observers. Their memory counts for the pod: where that has a limit,
 * the kernel ends what is largest, and that is the application.
 */
public record PodMemory(ReadOnlyApi api) {
  private static final long MIB = 1 << 20;

  /** What one takes, and as much again for what the application takes meanwhile. */
  private static final long FIRST = 100 * MIB;

  private static final long FURTHER = 48 * MIB;

  /** What speaks against so many observers in a pod; nothing where it has no limit, or room. */
  public Optional<String> objection(PodObject pod, int observers) {
    OptionalLong limit = limit(pod);
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    long needed = FIRST + (observers - 1) * FURTHER;
    OptionalLong used = used(pod);
    if (used.isEmpty()) {
      return Optional.of(
          "pod '%s' may use %d MiB of memory, and nobody says how much of it is in use: that needs %s, or %s"
              .formatted(
                  pod.name(),
                  limit.getAsLong() / MIB,
                  new ApiRight("metrics.k8s.io", "pods", "get").rule(),
                  new ApiRight("", "nodes/proxy", "get").rule()));
    }
    return limit.getAsLong() - used.getAsLong() >= needed
        ? Optional.empty()
        : Optional.of(
            "pod '%s' uses %d of the %d MiB of memory that it may, and with less than %d MiB to spare what it runs could be killed"
                .formatted(
                    pod.name(), used.getAsLong() / MIB, limit.getAsLong() / MIB, needed / MIB));
  }

  /** As the kubelet has it: a pod is limited where it says so, or all of its containers do. */
  private static OptionalLong limit(PodObject pod) {
    String ofPod = pod.spec().at("/resources/limits/memory").asText();
    if (!ofPod.isEmpty()) {
      return OptionalLong.of(bytes(ofPod));
    }
    long together = 0;
    long largest = 0;
    for (PodObject.Container container : pod.containers()) {
      String own = container.spec().at("/resources/limits/memory").asText();
      if (own.isEmpty()) {
        return OptionalLong.empty();
      }
      together += container.isLongRunning() ? bytes(own) : 0;
      largest = Math.max(largest, bytes(own));
    }
    return OptionalLong.of(Math.max(together, largest));
  }

  /** By the metrics, which more people may read, or the kubelet's summary. */
  private OptionalLong used(PodObject pod) {
    List<String> usage =
        read("/apis/metrics.k8s.io/v1beta1/namespaces/" + pod.namespace() + "/pods/" + pod.name())
            .path("containers")
            .valueStream()
            .map(container -> container.at("/usage/memory").asText())
            .filter(text -> !text.isEmpty())
            .toList();
    if (!usage.isEmpty()) {
      return OptionalLong.of(usage.stream().mapToLong(PodMemory::bytes).sum());
    }
    return read("/api/v1/nodes/" + pod.node() + "/proxy/stats/summary")
        .path("pods")
        .valueStream()
        .filter(one -> one.at("/podRef/uid").asText().equals(pod.uid()))
        .map(one -> one.at("/memory/workingSetBytes"))
        .filter(JsonNode::isIntegralNumber)
        .mapToLong(JsonNode::asLong)
        .findFirst();
  }

  private JsonNode read(String path) {
    try {
      return api.get(path);
    } catch (ReadException e) {
      return MissingNode.getInstance();
    }
  }

  private static long bytes(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity)).longValue();
  }
}
