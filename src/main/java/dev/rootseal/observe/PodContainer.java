package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.observe.KubeletSummary.ContainerKey;
import dev.rootseal.observe.PodObject.Container;
import dev.rootseal.observe.WorkloadOwners.PodOwner;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container in one pod: what is kept of it.
 *
 * @param node the pod's node; empty where it has none yet
 * @param notTerminating whether the pod has neither ended nor is about to
 * @param since when it was started, for the last time; nothing where it does not run
 * @param calibrates whether nobody can write to it, and others of the same layout begin with the
 *     same: no privileges by which a read-only root is made writable, no devices that bring mounts
 *     with them
 * @param known what is known without figures; of a runtime class they may say more
 */
record PodContainer(
    PodOwner owner,
    ContainerKey key,
    ContainerType type,
    String image,
    String node,
    boolean notTerminating,
    Optional<Instant> since,
    MountLayout layout,
    boolean calibrates,
    Optional<WriteVerdict> known) {
  /** Characters of what it mounts where; of a pod that has more nothing is read. */
  private static final int MOST_MOUNTS = 64 * 1024;

  /** Around the path of a mount. */
  private static final int MOUNT = 16;

  /** Those of a pod; none where it has none that can be read. */
  static List<PodContainer> of(PodObject pod, PodOwner owner) {
    int mounted =
        pod.containers().stream()
            .flatMap(PodContainer::paths)
            .mapToInt(path -> MOUNT + path.length())
            .sum();
    return mounted > MOST_MOUNTS
        ? List.of()
        : pod.containers().stream().map(one -> of(pod, one, owner)).toList();
  }

  private static PodContainer of(PodObject pod, Container one, PodOwner owner) {
    boolean plain = pod.spec().path("runtimeClassName").asText().isEmpty();
    MountLayout.Origin origin =
        new MountLayout.Origin(
            one.status().path("imageID").asText(),
            one.status().path("containerID").asText().replaceFirst("://.*", ""),
            one.spec().path("workingDir").asText(),
            pod.spec().path("hostUsers").asText().equals("false"));
    return new PodContainer(
        owner,
        new ContainerKey(pod.uid(), one.name()),
        one.type(),
        one.spec().path("image").asText(),
        pod.node(),
        !pod.isTerminating() && !pod.hasEnded(),
        one.since(),
        MountLayout.of(origin, paths(one).toList()),
        one.isReadOnly()
            && plain
            && !one.spec().at("/securityContext/privileged").asBoolean()
            && !hasDevices(one.spec().path("resources")),
        known(pod, one, plain));
  }

  /** Where something is mounted into one. */
  private static Stream<String> paths(Container container) {
    JsonNode spec = container.spec();
    return Stream.of(
            container.mounts().map(one -> one.path(MountFacts.PATH)),
            spec.path("volumeDevices").valueStream().map(one -> one.path("devicePath")),
            Stream.of(spec.path("terminationMessagePath")).filter(path -> !path.asText().isEmpty()))
        .flatMap(all -> all)
        .map(JsonNode::asText);
  }

  /** A device plugin, or a driver by a claim, may mount what the pod does not name. */
  private static boolean hasDevices(JsonNode resources) {
    return !resources.path("claims").isEmpty()
        || resources.path("limits").propertyStream().anyMatch(one -> one.getKey().contains("/"));
  }

  private static Optional<WriteVerdict> known(PodObject pod, Container one, boolean plain) {
    if (pod.isWindows()) {
      return Optional.of(WriteVerdict.WINDOWS);
    }
    if (one.isReadOnly()) {
      return Optional.of(WriteVerdict.READ_ONLY);
    }
    if (!one.isLongRunning()) {
      return Optional.of(WriteVerdict.INIT_CONTAINER);
    }
    return plain ? Optional.empty() : Optional.of(WriteVerdict.RUNTIME_CLASS);
  }
}
