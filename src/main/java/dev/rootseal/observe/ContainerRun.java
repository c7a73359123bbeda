package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pod's status says of one of its containers.
 *
 * @param imageId the id of the image's content; empty before it is there
 * @param runtime such as {@code containerd}; empty before it runs
 * @param since when it was started, for the last time; nothing where it does not run
 */
record ContainerRun(String imageId, String runtime, Optional<Instant> since) {
  /** One of which the status says nothing. */
  static final ContainerRun NONE = new ContainerRun("", "", Optional.empty());

  static ContainerRun read(JsonNode status) {
    return new ContainerRun(
        status.path("imageID").asText(),
        status.path("containerID").asText().replaceFirst("://.*", ""),
        RootUsage.time(status.at("/state/running/startedAt").asText()));
  }
}
