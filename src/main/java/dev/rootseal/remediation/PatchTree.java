package dev.rootseal.remediation;

import dev.rootseal.remediation.PatchValue.Fields;
import dev.rootseal.remediation.PatchValue.Flag;
import dev.rootseal.rule.ContainerType;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts patches together.
 *
 * <p>Source: Kubernetes API reference; the lists of a pod are merged by {@code name}, mounts by
 * {@code mountPath}.
 */
final class PatchTree {
  private PatchTree() {}

  /** The patch that does all this to the containers of a workload of the given kind. */
  static Patch of(String kind, List<PatchedContainer> containers) {
    Fields pod = Fields.none();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      pod =
          pod.withItems(
              list,
              containers.stream()
                  .filter(container -> list(container.type()).equals(list))
                  .map(PatchTree::container)
                  .toList());
    }
    List<Fields> volumes =
        containers.stream()
            .flatMap(container -> container.added().stream())
            .map(mount -> emptyVolume(mount.volume()))
            .toList();
    return of(kind, Fields.none(), pod.withItems("volumes", volumes));
  }

  /**
   * A patch of the pod's metadata and its spec, each where objects of the kind hold it.
   *
   * @param metadata may be without a field
   */
  static Patch of(String kind, Fields metadata, Fields spec) {
    Fields pod = metadata.values().isEmpty() ? Fields.none() : wrap("metadata", metadata);
    pod = pod.with("spec", spec);
    return new Patch(
        switch (kind) {
          case "Pod" -> pod;
          case "CronJob" -> wrap("spec", wrap("jobTemplate", wrap("spec", wrap("template", pod))));
          default -> wrap("spec", wrap("template", pod));
        });
  }

  static Fields emptyVolume(String name) {
    return Fields.none()
        .with("name", name)
        .with("emptyDir", Fields.none().with("sizeLimit", Patch.SIZE_LIMIT));
  }

  static Fields mount(String volume, String mountPath) {
    return Fields.none().with("name", volume).with("mountPath", mountPath);
  }

  static Fields flag() {
    return Fields.none().with("readOnlyRootFilesystem", new Flag(true));
  }

  private static Fields wrap(String field, Fields content) {
    return Fields.none().with(field, content);
  }

  private static String list(ContainerType type) {
    return switch (type) {
      case INIT, SIDECAR -> "initContainers";
      case CONTAINER -> "containers";
      case EPHEMERAL -> "ephemeralContainers";
    };
  }

  private static Fields container(PatchedContainer container) {
    Fields fields = Fields.none().with("name", container.name());
    if (container.setsFlag()) {
      fields = fields.with("securityContext", flag());
    }
    List<Fields> mounts =
        Stream.concat(
                container.opened().stream().map(PatchTree::opened),
                container.added().stream().map(mount -> mount(mount.volume(), mount.mountPath())))
            .toList();
    return fields.withItems("volumeMounts", mounts);
  }

  /** The API server refuses {@code recursiveReadOnly} in a mount that can be written to. */
  private static Fields opened(PatchedContainer.Mount mount) {
    return mount(mount.volume(), mount.mountPath())
        .with("readOnly", new Flag(false))
        .with("recursiveReadOnly", new PatchValue.Removed());
  }
}
