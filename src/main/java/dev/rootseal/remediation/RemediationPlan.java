package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ContainerEvaluation;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerObservation;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out the remediation of one workload, container by container. */
final class RemediationPlan {
  private final WorkloadVerdict workload;
  private final Map<String, List<ContainerPath>> shipped;
  private final VolumeNames volumes;
  private final PatchSeed seeds;
  private final List<PatchedContainer> patched = new ArrayList<>();
  private final List<PatchBlocker> refused = new ArrayList<>();
  private final List<PatchCaveat> remarks;

  RemediationPlan(
      WorkloadVerdict workload, JsonNode pod, Map<String, List<ContainerPath>> shipped) {
    String kind = workload.ref().kind();
    this.workload = workload;
    this.shipped = shipped;
    this.volumes = VolumeNames.of(workload.facts());
    this.seeds = new PatchSeed(workload.facts(), pod, volumes);
    this.remarks = new ArrayList<>(PatchCaveats.ofKind(kind));
  }

  Remediation remediation() {
    workload.containers().forEach(this::fix);
    if (patched.isEmpty()) {
      return new Remediation(workload.ref(), Optional.empty(), List.of(), refused, List.of());
    }
    Patch patch = PatchTree.of(workload.ref().kind(), patched);
    return new Remediation(workload.ref(), Optional.of(patch), patched, refused, remarks);
  }

  private void fix(ContainerEvaluation evaluated) {
    String name = evaluated.facts().name();
    Verdict verdict = evaluated.verdict().verdict();
    if (workload.facts().windows()) {
      refused.add(new PatchBlocker.Windows(name));
    } else if (verdict == Verdict.INVALID) {
      refused.add(new PatchBlocker.InvalidFlag(name));
    } else if (verdict.finding() && !hasOwnName(name)) {
      refused.add(new PatchBlocker.DuplicateOrMissingName(name));
    } else if (verdict.finding() && evaluated.facts().writableRoot().isPresent()) {
      refused.add(
          new PatchBlocker.MountAtRoot(
              name, evaluated.facts().writableRoot().get().volume().name()));
    } else if (verdict.finding()) {
      follow(PatchPlan.of(evaluated), evaluated);
    }
  }

  private boolean hasOwnName(String name) {
    return !name.isEmpty()
        && workload.containers().stream().filter(c -> c.facts().name().equals(name)).count() == 1;
  }

  private void follow(PatchPlan plan, ContainerEvaluation evaluated) {
    List<PatchBlocker.AtPath> obstacles = obstacles(plan, evaluated);
    if (!obstacles.isEmpty()) {
      obstacles.forEach(obstacle -> refused.add(withProposal(obstacle, evaluated)));
      return;
    }
    patched.add(
        new PatchedContainer(
            evaluated.facts().name(),
            evaluated.facts().type(),
            plan.setsFlag(),
            plan.opened().stream().map(PatchedContainer.Mount::of).toList(),
            plan.emptied().stream().map(this::empty).toList(),
            PatchConfidence.of(evaluated),
            evaluated.required().observed()));
    // Of a container that was looked at it is known what a volume hides.
    boolean looked =
        shipped.containsKey(evaluated.facts().name())
            || evaluated.required().observed().isPresent();
    PatchCaveats.of(evaluated, plan).stream()
        .filter(remark -> !(looked && remark instanceof PatchCaveat.Hides))
        .forEach(remarks::add);
  }

  /** Those of the plan, and what was seen to be in the image. */
  private List<PatchBlocker.AtPath> obstacles(PatchPlan plan, ContainerEvaluation evaluated) {
    String container = evaluated.facts().name();
    List<ContainerPath> seen = new ArrayList<>(shipped.getOrDefault(container, List.of()));
    evaluated.required().observed().map(OwnerObservation::seeds).ifPresent(seen::addAll);
    Stream<PatchBlocker.AtPath> seeds =
        plan.emptied().stream()
            .filter(path -> seen.stream().anyMatch(path::same))
            .map(path -> new PatchBlocker.Seed(container, path, Optional.empty()));
    return Stream.concat(plan.obstacles().stream(), seeds).toList();
  }

  private PatchedContainer.Mount empty(ContainerPath path) {
    return new PatchedContainer.Mount(volumes.take(path), path.spelling());
  }

  private PatchBlocker withProposal(PatchBlocker.AtPath obstacle, ContainerEvaluation evaluated) {
    return obstacle instanceof PatchBlocker.Seed(var name, var path, var none)
        ? new PatchBlocker.Seed(name, path, seeds.propose(evaluated.facts(), path))
        : obstacle;
  }
}
