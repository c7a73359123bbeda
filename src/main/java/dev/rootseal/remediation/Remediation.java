package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the finding of one workload is fixed: a patch after which each container that it touches is
 * compliant, and why the others get none. Applied twice it changes nothing; compliant and exempt
 * containers are left alone.
 *
 * @param workload the workload's address
 * @param patch the patch; nothing where no container gets one
 * @param patched what it does, container by container, in the order of the pod
 * @param refused why containers with a finding get no patch; of one container each path that stands
 *     in the way
 * @param remarks what a person should know before applying the patch
 */
public record Remediation(
    WorkloadRef workload,
    Optional<Patch> patch,
    List<PatchedContainer> patched,
    List<PatchBlocker> refused,
    List<PatchCaveat> remarks) {
  public Remediation {
    patched = List.copyOf(patched);
    refused = List.copyOf(refused);
    remarks = List.copyOf(remarks);
  }

  /** Works it out; without a finding there is no patch, and no reason for that either. */
  public static Remediation of(WorkloadVerdict workload) {
    return of(workload, MissingNode.getInstance());
  }

  /**
   * The same where the object is at hand: what a patch adds keeps to what its containers keep to.
   *
   * @param template its pod template
   */
  public static Remediation of(WorkloadVerdict workload, JsonNode template) {
    return of(workload, template, Map.of());
  }

  /**
   * The same where somebody has seen what the image has at some paths.
   *
   * @param shipped by the name of a container: paths at which an empty volume would hide something,
   *     beside those that its owner's annotation names
   */
  public static Remediation of(
      WorkloadVerdict workload, JsonNode template, Map<String, List<ContainerPath>> shipped) {
    return new RemediationPlan(workload, template.path("spec"), shipped).remediation();
  }

  /** The part of it that is about these containers. */
  public Remediation about(Set<String> containers) {
    List<PatchedContainer> wanted =
        patched.stream().filter(one -> containers.contains(one.name())).toList();
    return new Remediation(
        workload,
        wanted.isEmpty() ? Optional.empty() : Optional.of(PatchTree.of(workload.kind(), wanted)),
        wanted,
        refused.stream().filter(one -> containers.contains(one.container())).toList(),
        wanted.isEmpty() ? List.of() : remarks);
  }
}
