package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.observe.PodObject;
import dev.rootseal.observe.PodObject.Container;
import dev.rootseal.rule.ContainerPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The status of a copy, read for what it means. */
record CopyState(PodObject pod) {
  private static final Set<String> NOT_CREATED =
      Set.of("CreateContainerError", "RunContainerError");

  Optional<String> unschedulable() {
    JsonNode scheduled = pod.condition("PodScheduled");
    return scheduled.path("status").asText().equals("False")
        ? Optional.of("the pod cannot be scheduled" + PodObject.said(scheduled))
        : Optional.empty();
  }

  /** What keeps it from running, whatever its root is like. */
  Optional<String> obstacle() {
    if (pod.phase().equals("Failed") && !isEvicted()) {
      return Optional.of(
          "the pod has failed: " + status().path("reason").asText() + PodObject.said(status()));
    }
    return pod.containers().stream()
        .flatMap(one -> obstacle(one.name(), one.status().at("/state/waiting")).stream())
        .findFirst();
  }

  private JsonNode status() {
    return pod.object().path("status");
  }

  private boolean isEvicted() {
    return status().path("reason").asText().equals("Evicted");
  }

  private static Optional<String> obstacle(String container, JsonNode waiting) {
    String reason = waiting.path("reason").asText();
    String said = reason + PodObject.said(waiting);
    if (PodObject.lacksImage(reason)) {
      return Optional.of(
          "the image of container '%s' cannot be pulled: %s".formatted(container, said));
    }
    return reason.equals("CreateContainerConfigError")
        ? Optional.of("container '%s' cannot be created: %s".formatted(container, said))
        : Optional.empty();
  }

  List<Symptom> symptoms() {
    List<Symptom> symptoms = new ArrayList<>();
    if (isEvicted()) {
      symptoms.add(Symptom.of("", "the pod was evicted" + PodObject.said(status())));
    }
    pod.containers().forEach(one -> addEnd(one, symptoms));
    return symptoms;
  }

  private static void addEnd(Container one, List<Symptom> symptoms) {
    JsonNode waiting = one.status().at("/state/waiting");
    if (NOT_CREATED.contains(waiting.path("reason").asText())) {
      symptoms.add(symptom(one, waiting, "cannot start"));
    }
    for (String state : List.of("/state/terminated", "/lastState/terminated")) {
      JsonNode end = one.status().at(state);
      int code = end.path("exitCode").asInt();
      if (end.isObject() && (one.isLongRunning() || code != 0)) {
        String reason = end.path("reason").asText();
        boolean plain = Set.of("", "Error", "Completed").contains(reason);
        String how = "has ended with exit code " + code + (plain ? "" : " (" + reason + ")");
        symptoms.add(symptom(one, end, how));
        return;
      }
    }
  }

  private static Symptom symptom(Container one, JsonNode state, String what) {
    String said = PodObject.said(state);
    Optional<ReadOnlyError> error = ReadOnlyError.in(said.replaceFirst("^: ", ""));
    return new Symptom(
        one.name(),
        "container '%s' %s%s".formatted(one.name(), what, said),
        error.isPresent(),
        error.flatMap(ReadOnlyError::missing));
  }

  List<Container> logged() {
    return pod.containers().stream()
        .filter(
            one ->
                one.isRunning()
                    || one.status().path("state").has("terminated")
                    || one.restarts() > 0)
        .toList();
  }

  /**
   * Something that a copy does and a healthy pod does not.
   *
   * @param container which container; empty where it is the whole pod
   * @param ofReadOnlyRoot whether it says that it could not write
   * @param missing where a volume has to be, so that it does it no more, if that is known
   */
  record Symptom(
      String container, String sentence, boolean ofReadOnlyRoot, Optional<ContainerPath> missing) {
    static Symptom of(String container, String sentence) {
      return new Symptom(container, sentence, false, Optional.empty());
    }

    static Symptom of(String container, ReadOnlyError error) {
      String where = error.path().map(path -> "cannot write " + path).orElse("cannot write");
      return new Symptom(
          container,
          "container '%s' %s: %s".formatted(container, where, error.line()),
          true,
          error.missing());
    }
  }
}
