package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * The defaults of the workload kinds that readers rely on. The full list of a real API server is
 * longer; fields that nobody reads here are left as they were sent.
 */
final class WorkloadDefaults {
  private static final Set<String> VOLUME_NAME_ONLY = Set.of("name");

  private WorkloadDefaults() {}

  static void complete(String kind, ObjectNode workload) {
    ObjectNode spec = Json.child(workload, "spec");
    switch (kind) {
      case "Deployment" -> {
        ifAbsent(spec, "replicas", "1");
        ifAbsent(spec, "revisionHistoryLimit", "10");
        ifAbsent(spec, "progressDeadlineSeconds", "600");
        ifAbsent(
            spec,
            "strategy",
            """
            {"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}}""");
      }
      case "StatefulSet" -> {
        ifAbsent(spec, "replicas", "1");
        ifAbsent(spec, "podManagementPolicy", "\"OrderedReady\"");
        ifAbsent(
            spec,
            "updateStrategy",
            """
            {"type":"RollingUpdate","rollingUpdate":{"partition":0}}""");
      }
      case "DaemonSet" ->
          ifAbsent(
              spec,
              "updateStrategy",
              """
              {"type":"RollingUpdate","rollingUpdate":{"maxSurge":0,"maxUnavailable":1}}""");
      default -> ifAbsent(spec, "replicas", "1");
    }
    if (spec.path("template").path("spec") instanceof ObjectNode pod) {
      completePod(pod);
    }
  }

  private static void completePod(ObjectNode pod) {
    ifAbsent(pod, "restartPolicy", "\"Always\"");
    ifAbsent(pod, "dnsPolicy", "\"ClusterFirst\"");
    ifAbsent(pod, "schedulerName", "\"default-scheduler\"");
    ifAbsent(pod, "securityContext", "{}");
    ifAbsent(pod, "terminationGracePeriodSeconds", "30");
    for (JsonNode volume : pod.path("volumes")) {
      if (volume instanceof ObjectNode object
          && object.size() == 1
          && VOLUME_NAME_ONLY.contains(object.fieldNames().next())) {
        object.putObject("emptyDir");
      }
    }
    for (String list : new String[] {"initContainers", "containers"}) {
      for (JsonNode container : pod.path(list)) {
        if (container instanceof ObjectNode object) {
          completeContainer(object);
        }
      }
    }
  }

  private static void completeContainer(ObjectNode container) {
    ifAbsent(container, "resources", "{}");
    ifAbsent(container, "terminationMessagePath", "\"/dev/termination-log\"");
    ifAbsent(container, "terminationMessagePolicy", "\"File\"");
    String image = container.path("image").asText();
    boolean floating =
        image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/');
    boolean pinned = image.contains("@");
    ifAbsent(container, "imagePullPolicy", floating && !pinned ? "\"Always\"" : "\"IfNotPresent\"");
    for (JsonNode port : container.path("ports")) {
      if (port instanceof ObjectNode object) {
        ifAbsent(object, "protocol", "\"TCP\"");
      }
    }
  }

  private static void ifAbsent(ObjectNode object, String field, String json) {
    if (!object.has(field)) {
      object.set(field, Json.literal(json));
    }
  }
}
