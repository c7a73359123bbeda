package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a pod as the API has it. Ephemeral containers are nobody's workload. */
public final class PodReader {
  private static final String WINDOWS = "windows";

  /** Characters of what it mounts where; of a pod that has more nothing is read. */
  private static final int MOST_MOUNTS = 64 * 1024;

  /** Around the path of a mount. */
  private static final int MOUNT = 16;

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final JsonNode pod;
  private final PodOwner owner;
  private final JsonNode spec;
  private final Map<String, ContainerRun> runs = new HashMap<>();
  private int mounted;

  private PodReader(JsonNode pod, PodOwner owner) {
    this.pod = pod;
    this.owner = owner;
    this.spec = pod.path("spec");
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode status : pod.path("status").path(list)) {
        runs.put(status.path("name").asText(), ContainerRun.read(status));
      }
    }
  }

  /** Its containers; none where the pod has none that can be read. */
  static List<Replica> read(JsonNode pod, PodOwner owner) {
    PodReader reader = new PodReader(pod, owner);
    List<Replica> replicas = new ArrayList<>();
    for (JsonNode container : reader.spec.path(ContainerType.INIT.list())) {
      boolean stays = container.path("restartPolicy").asText().equals("Always");
      replicas.add(reader.replica(container, stays ? ContainerType.SIDECAR : ContainerType.INIT));
    }
    for (JsonNode container : reader.spec.path(ContainerType.CONTAINER.list())) {
      replicas.add(reader.replica(container, ContainerType.CONTAINER));
    }
    return reader.mounted > MOST_MOUNTS ? List.of() : replicas;
  }

  private Replica replica(JsonNode container, ContainerType type) {
    JsonNode metadata = pod.path("metadata");
    String name = container.path("name").asText();
    ContainerRun run = runs.getOrDefault(name, ContainerRun.NONE);
    return new Replica(
        owner,
        new ContainerKey(metadata.path("uid").asText(), name),
        type,
        container.path("image").asText(),
        spec.path("nodeName").asText(),
        !metadata.has("deletionTimestamp")
            && !ENDED.contains(pod.path("status").path("phase").asText()),
        run,
        root(container, type, run));
  }

  private Replica.Root root(JsonNode container, ContainerType type, ContainerRun run) {
    JsonNode security = container.path("securityContext");
    RootLayout.Origin origin =
        new RootLayout.Origin(
            run.imageId(),
            run.runtime(),
            container.path("workingDir").asText(),
            spec.path("hostUsers").asText().equals("false"));
    return new Replica.Root(
        RootLayout.of(origin, mounts(container)),
        security.path(ReadOnlyFlag.FIELD).asBoolean(),
        spec.path("runtimeClassName").asText().isEmpty()
            && !security.path("privileged").asBoolean()
            && !hasDevices(container.path("resources")),
        obstacle(type));
  }

  private List<String> mounts(JsonNode container) {
    List<String> mounts = new ArrayList<>();
    container.path("volumeMounts").forEach(one -> mounts.add(one.path(MountFacts.PATH).asText()));
    container.path("volumeDevices").forEach(one -> mounts.add(one.path("devicePath").asText()));
    String message = container.path("terminationMessagePath").asText();
    if (!message.isEmpty()) {
      mounts.add(message);
    }
    mounts.forEach(path -> mounted += MOUNT + path.length());
    return mounts;
  }

  /** A device plugin, or a driver by a claim, may mount what the pod does not name. */
  private static boolean hasDevices(JsonNode resources) {
    return !resources.path("claims").isEmpty()
        || resources.path("limits").properties().stream()
            .anyMatch(limit -> limit.getKey().contains("/"));
  }

  private Optional<UnknownReason> obstacle(ContainerType type) {
    if (isWindows(spec)) {
      return Optional.of(UnknownReason.WINDOWS);
    }
    if (type == ContainerType.INIT) {
      return Optional.of(UnknownReason.INIT_CONTAINER);
    }
    return spec.path("runtimeClassName").asText().isEmpty()
        ? Optional.empty()
        : Optional.of(UnknownReason.RUNTIME_CLASS);
  }

  /** Whether the rule takes a pod of this spec for one of Windows, too. */
  public static boolean isWindows(JsonNode spec) {
    JsonNode selector = spec.path("nodeSelector");
    return Stream.of(
            spec.path("os").path("name"),
            selector.path("kubernetes.io/os"),
            selector.path("beta.kubernetes.io/os"))
        .anyMatch(name -> name.asText().equals(WINDOWS));
  }
}
