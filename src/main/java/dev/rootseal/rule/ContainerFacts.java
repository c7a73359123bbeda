package dev.rootseal.rule;

import java.util.List;

/**
 * One container definition, as far as the rule reads it.
 *
 * @param name the container's name; empty where a manifest gives none
 * @param type the part that it plays in the pod
 * @param image the image reference as it is written; empty where there is none
 * @param flag what {@code readOnlyRootFilesystem} says
 * @param privileged whether {@code securityContext.privileged} is true
 * @param mounts its {@code volumeMounts}, in the order of the object
 * @param slips mistakes in the object that keep the flag from being read where its author meant it
 */
public record ContainerFacts(
    String name,
    ContainerType type,
    String image,
    ReadOnlyFlag flag,
    boolean privileged,
    List<MountFacts> mounts,
    List<Slip> slips) {
  public ContainerFacts {
    mounts = List.copyOf(mounts);
    slips = List.copyOf(slips);
  }
}
