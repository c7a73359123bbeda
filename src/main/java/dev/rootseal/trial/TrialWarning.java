package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.ContainerType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What somebody should know before a second instance of an application runs. */
final class TrialWarning {
  private final JsonNode workload;
  private final JsonNode pod;
  private final List<String> lines = new ArrayList<>();

  private TrialWarning(JsonNode workload) {
    this.workload = workload;
    this.pod = workload.at("/spec/template/spec");
  }

  /** In lines, of a workload as it is. */
  static List<String> of(JsonNode workload) {
    TrialWarning warning = new TrialWarning(workload);
    warning.addInstance();
    warning.addPreparation();
    warning.addLoneliness();
    warning.addPower();
    return warning.lines;
  }

  private void addInstance() {
    String account = pod.path("serviceAccountName").asText("default");
    lines.add(
        "it is one more instance of the application, with its configuration and secrets, as service"
            + " account '%s'".formatted(account));
    lines.add(
        "it does once more what each instance does by itself: take from queues, run what is due,"
            + " take part in elections");
    lines.add("network policies that select pods by their labels do not hold it");
  }

  private void addPreparation() {
    String names =
        stream(pod.path(ContainerType.INIT.list()))
            .filter(container -> !container.path("restartPolicy").asText().equals("Always"))
            .map(container -> "'" + container.path("name").asText() + "'")
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      lines.add("what prepares a pod (migrations?) runs once more: " + names);
    }
  }

  private void addLoneliness() {
    boolean recreated = workload.at("/spec/strategy/type").asText().equals("Recreate");
    boolean alone = workload.at("/spec/replicas").asInt(2) == 1;
    if (recreated || alone) {
      lines.add(
          "the workload has one pod at a time (%s): can there be a second one?"
              .formatted(recreated ? "strategy Recreate" : "replicas: 1"));
    }
  }

  private void addPower() {
    boolean privileged =
        stream(pod.path(ContainerType.CONTAINER.list()))
            .anyMatch(container -> container.at("/securityContext/privileged").asBoolean());
    if (privileged || pod.path("hostPID").asBoolean() || pod.path("hostIPC").asBoolean()) {
      lines.add("it is privileged, or is in namespaces of its node: it can change the node");
    }
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
