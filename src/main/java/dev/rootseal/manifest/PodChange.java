package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be changed in one workload of a file.
 *
 * @param workload as it was read of the text that is edited
 * @param containers the containers that are changed, in the order of the facts
 * @param annotations what the pod template's annotations say afterwards, beside what they say of
 *     other keys
 */
public record PodChange(
    ManifestItem.Workload workload,
    List<ContainerChange> containers,
    SortedMap<String, String> annotations) {
  public PodChange {
    containers = List.copyOf(containers);
    annotations = new TreeMap<>(annotations);
  }

  /** Of containers alone. */
  public PodChange(ManifestItem.Workload workload, List<ContainerChange> containers) {
    this(workload, containers, new TreeMap<>());
  }

  /** The same, with annotations of the template. */
  public PodChange with(Map<String, String> others) {
    return new PodChange(workload, containers, new TreeMap<>(others));
  }

  /**
   * What is to be changed in one container.
   *
   * @param index its number in the facts, from 0
   * @param setsFlag whether {@code readOnlyRootFilesystem: true} is set
   * @param opened mounts that lose their {@code readOnly: true}
   * @param mounts new entries of its {@code volumeMounts}
   * @param volumes the new entries of the pod's {@code volumes} that these mount
   */
  public record ContainerChange(
      int index,
      boolean setsFlag,
      List<Mount> opened,
      List<ObjectNode> mounts,
      List<ObjectNode> volumes) {
    public ContainerChange {
      opened = List.copyOf(opened);
      mounts = List.copyOf(mounts);
      volumes = List.copyOf(volumes);
    }
  }

  /**
   * A mount that is there already.
   *
   * @param volume the volume's name in the pod
   * @param mountPath as the file spells it
   */
  public record Mount(String volume, String mountPath) {}
}
