package dev.rootseal.remediation;

import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.JudgedContainer;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works out the remediation of one workload, container by container. */
final class RemediationPlan {
  private final WorkloadVerdict workload;
  private final VolumeNames volumes;
  private final PatchSeed seeds;
  private final List<PatchedContainer> patched = new ArrayList<>();
  private final List<NoPatch> refused = new ArrayList<>();
  private final List<PatchRemark> remarks;

  RemediationPlan(WorkloadVerdict workload) {
    String kind = workload.ref().kind();
    this.workload = workload;
    this.volumes = VolumeNames.of(workload.facts());
    this.seeds = new PatchSeed(kind, volumes, VolumeNames.ofContainers(workload.facts()));
    this.remarks = new ArrayList<>(PatchRemarks.ofKind(kind));
  }

  Remediation remediation() {
    workload.containers().forEach(this::mend);
    if (patched.isEmpty()) {
      return new Remediation(workload.ref(), Optional.empty(), List.of(), refused, List.of());
    }
    Patch patch = PatchTree.of(workload.ref().kind(), patched);
    return new Remediation(workload.ref(), Optional.of(patch), patched, refused, remarks);
  }

  private void mend(JudgedContainer judged) {
    String name = judged.facts().name();
    Verdict verdict = judged.verdict().verdict();
    if (workload.facts().windows()) {
      refused.add(new NoPatch.Windows(name));
    } else if (verdict == Verdict.INVALID) {
      refused.add(new NoPatch.InvalidFlag(name));
    } else if (verdict.finding() && !hasOwnName(name)) {
      refused.add(new NoPatch.DuplicateOrMissingName(name));
    } else if (verdict.finding() && judged.facts().writableRoot().isPresent()) {
      refused.add(
          new NoPatch.MountAtRoot(name, judged.facts().writableRoot().get().volume().name()));
    } else if (verdict.finding()) {
      follow(PatchPlan.of(judged), judged);
    }
  }

  private boolean hasOwnName(String name) {
    return !name.isEmpty()
        && workload.containers().stream().filter(c -> c.facts().name().equals(name)).count() == 1;
  }

  private void follow(PatchPlan plan, JudgedContainer judged) {
    if (!plan.obstacles().isEmpty()) {
      plan.obstacles().forEach(obstacle -> refused.add(withProposal(obstacle, judged)));
      return;
    }
    patched.add(
        new PatchedContainer(
            judged.facts().name(),
            judged.facts().type(),
            plan.setsFlag(),
            plan.opened().stream().map(PatchedContainer.Mount::of).toList(),
            plan.emptied().stream().map(this::empty).toList(),
            PatchConfidence.of(judged)));
    remarks.addAll(PatchRemarks.of(judged, plan));
  }

  private PatchedContainer.Mount empty(ContainerPath path) {
    return new PatchedContainer.Mount(volumes.take(path), path.spelling());
  }

  private NoPatch withProposal(NoPatch.AtPath obstacle, JudgedContainer judged) {
    return obstacle instanceof NoPatch.Seed(var name, var path, var none)
        ? new NoPatch.Seed(name, path, seeds.propose(judged.facts(), path))
        : obstacle;
  }
}
