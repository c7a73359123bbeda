package dev.rootseal.rule;

import dev.rootseal.rule.ContainerVerdict.Compliant;
import dev.rootseal.rule.ContainerVerdict.Invalid;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.ContainerVerdict.NotApplicable;
import dev.rootseal.rule.ContainerVerdict.WritableRootFilesystem;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule {@code read-only-filesystem}: containers run with read-only root filesystem where
 * permitted, with the writable mounts that they need.
 *
 * <p>Source: NIST SP 800-53 rev5 CM-7 (Least Functionality); NSA/CISA Kubernetes Hardening Guide
 * 1.1, "Immutable container file systems".
 */
public final class ReadOnlyFilesystemRule {
  /** The rule's id: the name of the reports and the value of the metric label {@code rule}. */
  public static final String ID = "read-only-filesystem";

  private final Policy policy;

  public ReadOnlyFilesystemRule(Policy policy) {
    this.policy = policy;
  }

  /** Judges each container definition of the workload; the same facts give the same verdict. */
  public WorkloadVerdict judge(WorkloadFacts workload) {
    List<JudgedContainer> judged = new ArrayList<>(workload.containers().size());
    for (ContainerFacts container : workload.containers()) {
      judged.add(judge(container, workload));
    }
    return new WorkloadVerdict(workload, judged);
  }

  private JudgedContainer judge(ContainerFacts container, WorkloadFacts workload) {
    if (workload.windows()) {
      return new JudgedContainer(container, new NotApplicable(), List.of(), List.of());
    }
    RequiredPaths required = RequiredPaths.of(container, workload.annotations(), policy);
    return new JudgedContainer(
        container,
        verdict(container, required.paths()),
        required.paths(),
        Notes.of(container, required));
  }

  private static ContainerVerdict verdict(ContainerFacts container, List<ContainerPath> required) {
    return switch (container.flag()) {
      case TRUE -> readOnly(container, required);
      case FALSE -> new WritableRootFilesystem(true);
      case NOT_SET -> new WritableRootFilesystem(false);
      case NOT_A_BOOLEAN -> new Invalid();
    };
  }

  private static ContainerVerdict readOnly(ContainerFacts container, List<ContainerPath> required) {
    MountTable mounts = new MountTable(container.mounts());
    List<ContainerPath> missing = required.stream().filter(path -> !mounts.covers(path)).toList();
    return missing.isEmpty() ? new Compliant() : new MissingWritableMount(missing);
  }
}
