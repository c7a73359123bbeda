package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import java.util.List;
import java.util.Optional;

/**
 * Proposes how a directory gets a volume without losing what the image ships there: an init
 * container of the same image copies it. The directory itself is copied into the volume and mounted
 * from there by sub path, because a user other than root may not give the volume's own root the
 * modes and times of the original, and {@code cp -a} then fails.
 */
final class PatchSeed {
  private static final String PREFIX = "rootseal-seed-";

  /** Where the init container has the volume. */
  private static final String TARGET = "/rootseal-seed";

  private final String kind;
  private final VolumeNames volumes;
  private final VolumeNames containers;

  PatchSeed(String kind, VolumeNames volumes, VolumeNames containers) {
    this.kind = kind;
    this.volumes = volumes;
    this.containers = containers;
  }

  /**
   * The proposal, or nothing for a container that is added to a pod that runs. Others start after
   * the new init container: a strategic merge puts what is new at the head of its list.
   */
  Optional<Patch> propose(ContainerFacts container, ContainerPath path) {
    if (container.type() == ContainerType.EPHEMERAL || container.image().isEmpty()) {
      return Optional.empty();
    }
    String volume = volumes.take(path);
    String name = containers.take(PREFIX, path);
    ObjectNode copying = copying(name, container.image(), path, volume);
    ObjectNode mounting = mounting(container.name(), path, volume);
    boolean plain = container.type() == ContainerType.CONTAINER;
    ObjectNode pod = needsNoPath(name);
    ObjectNode spec = pod.putObject("spec");
    PatchTree.putItems(
        spec, "initContainers", plain ? List.of(copying) : List.of(copying, mounting));
    PatchTree.putItems(spec, "containers", plain ? List.of(mounting) : List.of());
    PatchTree.putItems(spec, "volumes", List.of(PatchTree.emptyVolume(volume)));
    return Optional.of(PatchTree.ofPod(kind, pod));
  }

  private static ObjectNode mounting(String container, ContainerPath path, String volume) {
    String directory = path.spelling().substring(path.spelling().lastIndexOf('/') + 1);
    ObjectNode mount =
        PatchTree.mount(volume, path.spelling()).put("subPath", PatchTree.wellFormed(directory));
    ObjectNode fields = PatchTree.object().put("name", PatchTree.wellFormed(container));
    PatchTree.putItems(fields, "volumeMounts", List.of(mount));
    return fields;
  }

  private static ObjectNode copying(String name, String image, ContainerPath path, String volume) {
    ObjectNode fields =
        PatchTree.object().put("name", name).put("image", PatchTree.wellFormed(image));
    ArrayNode command = fields.putArray("command").add("cp").add("-a");
    command.add(PatchTree.wellFormed(path.spelling())).add(TARGET + "/");
    fields.set("securityContext", PatchTree.flag());
    PatchTree.putItems(fields, "volumeMounts", List.of(PatchTree.mount(volume, TARGET)));
    return fields;
  }

  /** Without it the init container would be asked for the paths that its image needs. */
  private static ObjectNode needsNoPath(String container) {
    ObjectNode pod = PatchTree.object();
    pod.putObject("metadata")
        .putObject("annotations")
        .put("writable-paths.rootseal.dev/" + container, "none");
    return pod;
  }
}
