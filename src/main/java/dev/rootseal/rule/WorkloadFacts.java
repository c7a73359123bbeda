package dev.rootseal.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One workload, as far as the rule reads it.
 *
 * @param windows whether its pods run on Windows: {@code spec.os.name} or the node selector {@code
 *     kubernetes.io/os} or {@code beta.kubernetes.io/os} says so
 * @param containers all container definitions: init containers first, as the pod starts them
 * @param volumes the pod's volumes and a StatefulSet's claim templates, mounted or not
 * @param labels its own labels, by which exemptions can select it
 * @param managedBy what would revert a direct change, if anything has left its mark
 * @param rolledOut whether what runs is this template; no verdict rests on it. True also of what
 *     does not run, such as a manifest
 */
public record WorkloadFacts(
    WorkloadRef ref,
    boolean windows,
    List<ContainerFacts> containers,
    List<VolumeFacts> volumes,
    Map<String, String> labels,
    OwnerAnnotations annotations,
    Optional<ManagedBy> managedBy,
    boolean rolledOut) {
  public WorkloadFacts {
    containers = List.copyOf(containers);
    volumes = List.copyOf(volumes);
    labels = Labels.copyOf(labels);
  }

  public WorkloadFacts with(OwnerAnnotations others) {
    return new WorkloadFacts(
        ref, windows, containers, volumes, labels, others, managedBy, rolledOut);
  }

  public WorkloadFacts in(String namespace) {
    WorkloadRef there = new WorkloadRef(ref.kind(), namespace, ref.name());
    return new WorkloadFacts(
        there, windows, containers, volumes, labels, annotations, managedBy, rolledOut);
  }

  public WorkloadFacts withContainers(List<ContainerFacts> others) {
    return new WorkloadFacts(
        ref, windows, others, volumes, labels, annotations, managedBy, rolledOut);
  }

  public WorkloadFacts withRolledOut(boolean answer) {
    return new WorkloadFacts(
        ref, windows, containers, volumes, labels, annotations, managedBy, answer);
  }

  /** Whether both have the same pod template, as far as the rule reads it. */
  public boolean hasTemplateOf(WorkloadFacts other) {
    return windows == other.windows
        && containers.equals(other.containers)
        && volumes.equals(other.volumes);
  }
}
