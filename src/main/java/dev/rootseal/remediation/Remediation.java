package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.remediation.PatchedContainer.Mount;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.OwnerObservation;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the finding of one workload is fixed: a patch after which each container that it touches is
 * compliant, and why the others get none. Applied twice it changes nothing; compliant and exempt
 * containers are left alone.
 *
 * @param patch the patch; nothing where no container gets one
 * @param patched what it does, container by container, in the order of the pod
 * @param refused why containers with a finding get no patch; of one container each path that stands
 *     in the way
 * @param remarks what a person should know of the containers before applying the patch
 */
public record Remediation(
    WorkloadRef workload,
    Optional<Patch> patch,
    List<PatchedContainer> patched,
    List<PatchBlocker> refused,
    List<String> remarks) {
  /** The API server refuses changes of their pod template. */
  private static final Set<String> RUN_ONCE = Set.of("Pod", "Job");

  public Remediation {
    patched = List.copyOf(patched);
    refused = List.copyOf(refused);
    remarks = List.copyOf(remarks);
  }

  /** Works it out; without a finding there is no patch, and no reason for that either. */
  public static Remediation of(WorkloadVerdict workload) {
    return of(workload, MissingNode.getInstance());
  }

  /** The same where the pod template is at hand, to whose rights and limits a patch keeps. */
  public static Remediation of(WorkloadVerdict workload, JsonNode template) {
    return of(workload, template, Map.of());
  }

  /**
   * The same where somebody has seen what the image has: by the name of a container the paths at
   * which an empty volume would hide something, beside those that its owner's annotation names.
   */
  public static Remediation of(
      WorkloadVerdict workload, JsonNode template, Map<String, List<ContainerPath>> shipped) {
    return new RemediationPlan(workload, template.path("spec"), shipped).remediation();
  }

  /** How the patch is to be applied to what runs once; nothing of others. */
  public Optional<String> replacement() {
    return Optional.of(workload.kind())
        .filter(kind -> patch.isPresent() && RUN_ONCE.contains(kind))
        .map(
            "The pod template of an existing %s cannot be changed: change its file and replace it."
                ::formatted);
  }

  public boolean patches(String container) {
    return patched.stream().anyMatch(one -> one.name().equals(container));
  }

  private static final class RemediationPlan {
    private final WorkloadVerdict workload;
    private final Map<String, List<ContainerPath>> shipped;
    private final VolumeNames volumes;
    private final PatchSeed seeds;
    private final List<PatchedContainer> patched = new ArrayList<>();
    private final List<PatchBlocker> refused = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    RemediationPlan(
        WorkloadVerdict workload, JsonNode pod, Map<String, List<ContainerPath>> shipped) {
      this.workload = workload;
      this.shipped = shipped;
      this.volumes = VolumeNames.of(workload.facts());
      this.seeds = new PatchSeed(workload.facts(), pod, volumes);
    }

    Remediation remediation() {
      workload.containers().forEach(this::fix);
      if (patched.isEmpty()) {
        return new Remediation(workload.ref(), Optional.empty(), List.of(), refused, List.of());
      }
      Patch patch = Patch.of(workload.ref().kind(), patched);
      return new Remediation(workload.ref(), Optional.of(patch), patched, refused, remarks);
    }

    private void fix(ContainerEvaluation evaluated) {
      String name = evaluated.facts().name();
      Verdict verdict = evaluated.verdict().verdict();
      Optional<MountFacts> root = evaluated.facts().writableRoot();
      if (workload.facts().windows()) {
        refuse("Windows", name, "Windows has no read-only root filesystem.");
      } else if (verdict == Verdict.INVALID) {
        refuse(
            "InvalidFlag",
            name,
            "readOnlyRootFilesystem is not a boolean: write true, without quotes, in the file.");
      } else if (verdict.finding() && !hasOwnName(name)) {
        String sentence =
            name.isEmpty()
                ? "The container has no name by which a patch could find it."
                : "More than one container is named '%s': a patch cannot tell them apart.";
        refuse("DuplicateOrMissingName", name, sentence.formatted(name));
      } else if (verdict.finding() && root.isPresent()) {
        refuse(
            "MountAtRoot",
            name,
            "Volume '%s' is mounted at / and can be written to: mount it at the directories that need writing."
                .formatted(root.get().volume().name()));
      } else if (verdict.finding()) {
        follow(PatchPlan.of(evaluated), evaluated);
      }
    }

    private boolean hasOwnName(String name) {
      return !name.isEmpty()
          && workload.containers().stream().filter(c -> c.facts().name().equals(name)).count() == 1;
    }

    private void refuse(String reason, String container, String sentence) {
      refused.add(new PatchBlocker(reason, container, sentence));
    }

    private void follow(PatchPlan plan, ContainerEvaluation evaluated) {
      String name = evaluated.facts().name();
      Optional<OwnerObservation> observed = evaluated.required().observed();
      List<ContainerPath> seen = new ArrayList<>(shipped.getOrDefault(name, List.of()));
      observed.map(OwnerObservation::seeds).ifPresent(seen::addAll);
      List<PatchBlocker> obstacles = new ArrayList<>(plan.obstacles());
      plan.emptied().stream()
          .filter(path -> seen.stream().anyMatch(path::same))
          .forEach(path -> obstacles.add(PatchBlocker.ofNeed(Need.SEED, name, path)));
      if (!obstacles.isEmpty()) {
        obstacles.forEach(obstacle -> refused.add(seeds.withProposal(obstacle, evaluated.facts())));
        return;
      }
      patched.add(
          new PatchedContainer(
              name,
              evaluated.facts().type(),
              plan.setsFlag(),
              plan.opened().stream()
                  .map(mount -> new Mount(mount.volume().name(), mount.mountPath()))
                  .toList(),
              plan.emptied().stream()
                  .map(path -> new Mount(volumes.take(path), path.spelling()))
                  .toList(),
              PatchConfidence.of(evaluated),
              observed));
      // Of a container that was looked at it is known what a volume hides.
      boolean looked = shipped.containsKey(name) || observed.isPresent();
      remarks.addAll(PatchCaveats.of(evaluated, plan, looked));
    }
  }
}
