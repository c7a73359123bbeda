package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.observe.paths.RunningPod;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The status of a copy, read for what it means. */
record CopyState(JsonNode pod) {

  private static final Set<String> NOT_CREATED =
      Set.of("CreateContainerError", "RunContainerError");

  private static final String NO_CONFIGURATION = "CreateContainerConfigError";

  boolean isReady() {
    return condition("Ready").path("status").asText().equals("True");
  }

  boolean isOnItsWayOut() {
    return pod.path("metadata").has("deletionTimestamp");
  }

  /** Why no node takes it, so far. */
  Optional<String> unschedulable() {
    JsonNode scheduled = condition("PodScheduled");
    return scheduled.path("status").asText().equals("False")
        ? Optional.of(first(scheduled.path("message").asText()))
        : Optional.empty();
  }

  /** What keeps it from running, whatever its root is like. */
  Optional<String> obstacle() {
    String reason = pod.at("/status/reason").asText();
    if (pod.at("/status/phase").asText().equals("Failed") && !reason.equals("Evicted")) {
      return Optional.of(
          "the pod has failed: " + reason + said(pod.path("status").path("message").asText()));
    }
    return statuses().map(CopyState::obstacle).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> obstacle(JsonNode status) {
    JsonNode waiting = status.at("/state/waiting");
    String reason = waiting.path("reason").asText();
    String said = reason + said(waiting.path("message").asText());
    if (RunningPod.lacksImage(reason)) {
      return Optional.of(
          "the image of container '%s' cannot be pulled: %s".formatted(name(status), said));
    }
    return reason.equals(NO_CONFIGURATION)
        ? Optional.of("container '%s' cannot be created: %s".formatted(name(status), said))
        : Optional.empty();
  }

  /** What has gone wrong with its containers. */
  List<Symptom> symptoms() {
    List<Symptom> symptoms = new ArrayList<>();
    if (pod.at("/status/reason").asText().equals("Evicted")) {
      symptoms.add(
          Symptom.of("", "the pod was evicted" + said(pod.at("/status/message").asText())));
    }
    stream("initContainerStatuses").forEach(status -> addEnd(status, !isSidecar(status), symptoms));
    stream("containerStatuses").forEach(status -> addEnd(status, false, symptoms));
    return symptoms;
  }

  private static void addEnd(JsonNode status, boolean mayEnd, List<Symptom> symptoms) {
    JsonNode waiting = status.at("/state/waiting");
    if (NOT_CREATED.contains(waiting.path("reason").asText())) {
      add(status, waiting, "cannot start", symptoms);
    }
    for (String state : List.of("/state/terminated", "/lastState/terminated")) {
      JsonNode end = status.at(state);
      if (end.isObject() && !(mayEnd && end.path("exitCode").asInt() == 0)) {
        String how = "has ended with exit code " + end.path("exitCode").asInt();
        String reason = end.path("reason").asText();
        boolean plain = Set.of("", "Error", "Completed").contains(reason);
        add(status, end, plain ? how : how + " (" + reason + ")", symptoms);
        return;
      }
    }
  }

  private static void add(JsonNode status, JsonNode state, String what, List<Symptom> symptoms) {
    String message = state.path("message").asText();
    symptoms.add(
        new Symptom(
            name(status),
            "container '%s' %s%s".formatted(name(status), what, said(message)),
            ReadOnlyError.in(first(message)),
            Optional.empty()));
  }

  /** The containers that have a log, each with how many runs it had before this one. */
  List<Logged> logged() {
    return statuses()
        .filter(
            status ->
                status.path("state").has("running")
                    || status.path("state").has("terminated")
                    || status.path("restartCount").asInt() > 0)
        .map(status -> new Logged(name(status), status.path("restartCount").asInt()))
        .toList();
  }

  /** Where a patch has mounted something into a container. */
  List<ContainerPath> newMounts(String container) {
    return ContainerType.TEMPLATE_LISTS.stream()
        .flatMap(list -> pod.path("spec").path(list).valueStream())
        .filter(one -> name(one).equals(container))
        .flatMap(one -> one.path("volumeMounts").valueStream())
        .filter(mount -> name(mount).startsWith("rootseal-"))
        .map(mount -> ContainerPath.of(mount.path(MountFacts.PATH).asText()))
        .toList();
  }

  /** A container with a log. */
  record Logged(String container, int restarts) {}

  private boolean isSidecar(JsonNode status) {
    return StreamSupport.stream(pod.at("/spec/initContainers").spliterator(), false)
        .filter(container -> container.path("name").asText().equals(name(status)))
        .anyMatch(container -> container.path("restartPolicy").asText().equals("Always"));
  }

  private JsonNode condition(String type) {
    for (JsonNode condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return pod.path("none");
  }

  private Stream<JsonNode> statuses() {
    return Stream.concat(stream("initContainerStatuses"), stream("containerStatuses"));
  }

  private Stream<JsonNode> stream(String list) {
    return StreamSupport.stream(pod.path("status").path(list).spliterator(), false);
  }

  private static String name(JsonNode status) {
    return status.path("name").asText();
  }

  private static String said(String message) {
    return message.isBlank() ? "" : ": " + first(message);
  }

  private static String first(String message) {
    return message.strip().lines().findFirst().orElse("");
  }
}
