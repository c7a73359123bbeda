package dev.rootseal.observe.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.observe.PodReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A pod as the API server has it.
 *
 * @param object the whole object
 */
public record RunningPod(JsonNode object) {
  private static final Set<String> NO_IMAGE =
      Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName");

  /** A container that runs, with what the pod says of it and what its status says. */
  record Target(JsonNode spec, JsonNode status) {
    String name() {
      return spec.path("name").asText();
    }

    boolean isReadOnly() {
      return spec.at("/securityContext/readOnlyRootFilesystem").asBoolean();
    }

    boolean isRunning() {
      return status.at("/state/running").isObject();
    }

    /** When it was started, for the last time. */
    Optional<Instant> since() {
      return Optional.of(status.at("/state/running/startedAt").asText())
          .filter(text -> !text.isEmpty())
          .map(Instant::parse);
    }

    /** Why it has ended, or was before it was started again. */
    String whyEnded() {
      return Stream.of("/state/terminated/reason", "/lastState/terminated/reason")
          .map(reason -> status.at(reason).asText())
          .filter(reason -> !reason.isEmpty())
          .findFirst()
          .orElse("no reason is given");
    }

    /** Its id without the runtime's name in front. */
    String id() {
      return status.path("containerID").asText().replaceFirst("^[^:]*://", "");
    }
  }

  /** Its name. */
  public String name() {
    return object.at("/metadata/name").asText();
  }

  /** Another pod may get the same name. */
  String uid() {
    return object.at("/metadata/uid").asText();
  }

  String namespace() {
    return object.at("/metadata/namespace").asText();
  }

  String path() {
    return path(namespace(), name());
  }

  static String path(String namespace, String name) {
    return "/api/v1/namespaces/"
        + ObjectName.require("namespace", namespace)
        + "/pods/"
        + ObjectName.require("pod", name);
  }

  /** Whether a kubelet that waits for this reason has no image, and may never have. */
  public static boolean lacksImage(String reason) {
    return NO_IMAGE.contains(reason);
  }

  boolean isReady() {
    return isRunning()
        && stream(object.at("/status/conditions"))
            .anyMatch(
                condition ->
                    condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
  }

  boolean isRunning() {
    return object.at("/status/phase").asText().equals("Running")
        && !object.path("metadata").has("deletionTimestamp");
  }

  boolean isWindows() {
    return PodReader.isWindows(object.path("spec"));
  }

  /** Whether the first process that is seen in it may be none of the container's. */
  boolean sharesProcesses() {
    return object.at("/spec/shareProcessNamespace").asBoolean()
        || object.at("/spec/hostPID").asBoolean();
  }

  /** What containers have to say nothing of. */
  JsonNode securityContext() {
    return object.at("/spec/securityContext");
  }

  /** The life of one of its containers; of an unknown beginning it is as short as can be. */
  ContainerWrites.Life life(Target target) {
    String since = object.at("/status/startTime").asText();
    return new ContainerWrites.Life(
        since.isEmpty() ? Instant.MAX : Instant.parse(since),
        target.status().path("restartCount").asInt() > 0);
  }

  /** Its containers, sidecars first; those that only prepare are over. */
  List<Target> targets() {
    Stream<JsonNode> sidecars =
        stream(object.at("/spec/initContainers"))
            .filter(container -> container.path("restartPolicy").asText().equals("Always"));
    return Stream.concat(sidecars, stream(object.at("/spec/containers")))
        .map(container -> new Target(container, status(container.path("name").asText())))
        .toList();
  }

  /** What the status says of a container of any kind. */
  JsonNode status(String container) {
    return Stream.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
        .flatMap(list -> stream(object.path("status").path(list)))
        .filter(status -> status.path("name").asText().equals(container))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
