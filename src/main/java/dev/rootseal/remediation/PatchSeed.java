package dev.rootseal.remediation;

import dev.rootseal.remediation.PatchValue.Fields;
import dev.rootseal.remediation.PatchValue.Items;
import dev.rootseal.remediation.PatchValue.Text;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    Fields copying = copying(name, container.image(), path, volume);
    Fields mounting = mounting(container.name(), path, volume);
    boolean plain = container.type() == ContainerType.CONTAINER;
    Fields spec =
        Fields.none()
            .withItems("initContainers", plain ? List.of(copying) : List.of(copying, mounting))
            .withItems("containers", plain ? List.of(mounting) : List.of())
            .withItems("volumes", List.of(PatchTree.emptyVolume(volume)));
    return Optional.of(PatchTree.of(kind, needsNoPath(name), spec));
  }

  private static Fields mounting(String container, ContainerPath path, String volume) {
    String directory = path.spelling().substring(path.spelling().lastIndexOf('/') + 1);
    Fields mount = PatchTree.mount(volume, path.spelling()).with("subPath", directory);
    return Fields.none().with("name", container).withItems("volumeMounts", List.of(mount));
  }

  private static Fields copying(String name, String image, ContainerPath path, String volume) {
    List<Text> command =
        Stream.of("cp", "-a", path.spelling(), TARGET + "/").map(Text::new).toList();
    return Fields.none()
        .with("name", name)
        .with("image", image)
        .with("command", new Items(List.copyOf(command)))
        .with("securityContext", PatchTree.flag())
        .withItems("volumeMounts", List.of(PatchTree.mount(volume, TARGET)));
  }

  /** Without it the init container would be asked for the paths that its image needs. */
  private static Fields needsNoPath(String container) {
    return Fields.none()
        .with(
            "annotations", Fields.none().with("writable-paths.rootseal.dev/" + container, "none"));
  }
}
