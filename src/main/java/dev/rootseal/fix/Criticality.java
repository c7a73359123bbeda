package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.ContainerType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds why a change of a workload can take the cluster down with it, or would not last. It reads
 * the whole object, of which the operator keeps only what decides verdicts.
 */
final class Criticality {
  private Criticality() {}

  /** The reasons, in words; none for a workload that can be changed like any other. */
  static List<String> of(JsonNode object) {
    List<String> reasons = new ArrayList<>();
    JsonNode pod = object.at("/spec/template/spec");
    String namespace = object.at("/metadata/namespace").asText();
    // Source: Kubernetes documentation, "Namespaces": the prefix is reserved for its own.
    if (namespace.startsWith("kube-")) {
      reasons.add("namespace '" + namespace + "': kube-* is reserved for Kubernetes itself");
    }
    String priority = pod.path("priorityClassName").asText();
    if (priority.matches("system-.*-critical")) {
      reasons.add("priority class '" + priority + "'");
    }
    String privileged =
        ContainerType.TEMPLATE_LISTS.stream()
            .flatMap(list -> pod.path(list).valueStream())
            .filter(container -> container.at("/securityContext/privileged").asBoolean())
            .map(container -> "'" + container.path("name").asText() + "'")
            .collect(Collectors.joining(", "));
    if (!privileged.isEmpty()) {
      reasons.add("privileged: " + privileged);
    }
    String shared =
        Stream.of("hostNetwork", "hostPID", "hostIPC")
            .filter(field -> pod.path(field).asBoolean())
            .collect(Collectors.joining(", "));
    if (!shared.isEmpty()) {
      reasons.add("namespaces of the node: " + shared);
    }
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        reasons.add(
            "%s '%s' owns it and would revert the patch: change it there"
                .formatted(owner.path("kind").asText(), owner.path("name").asText()));
      }
    }
    return reasons;
  }
}
