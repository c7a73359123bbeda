package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.VolumeFacts.MountFacts;
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

  /** The same as a patch of the object. */
  ObjectNode patch() {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    ObjectNode pod = template.putObject("spec");
    for (ContainerChange change : containers) {
      ContainerFacts facts = workload.facts().containers().get(change.index());
      change.putInto(pod.withArray(facts.type().list()).addObject().put("name", facts.name()));
    }
    for (ContainerChange change : containers) {
      change.volumes().forEach(volume -> pod.withArray("volumes").add(volume));
    }
    if (!annotations.isEmpty()) {
      annotations.forEach(template.putObject("metadata").putObject("annotations")::put);
    }
    ObjectNode patch = template;
    List<String> path = workload.pathToPod();
    for (String field : path.subList(0, path.size() - 1).reversed()) {
      patch = JsonNodeFactory.instance.objectNode().set(field, patch);
    }
    return patch;
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

    private void putInto(ObjectNode container) {
      if (setsFlag) {
        container.putObject("securityContext").put(ReadOnlyFlag.FIELD, true);
      }
      if (!opened.isEmpty() || !mounts.isEmpty()) {
        ArrayNode list = container.putArray("volumeMounts");
        for (Mount mount : opened) {
          // An API server refuses the second in a mount that can be written to.
          list.addObject()
              .put(MountFacts.PATH, mount.mountPath())
              .put("readOnly", false)
              .putNull("recursiveReadOnly");
        }
        list.addAll(mounts);
      }
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
