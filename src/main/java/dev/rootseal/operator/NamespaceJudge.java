package dev.rootseal.operator;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WorkloadReading;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.Unevaluated;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;

/** Judges what is watched in a namespace; what could not be read is told beside the verdicts. */
final class NamespaceJudge {
  private final Policy policy;
  private final ReadOnlyFilesystemRule rule;

  NamespaceJudge(Policy policy) {
    this.policy = policy;
    this.rule = new ReadOnlyFilesystemRule(policy);
  }

  NamespaceReport judge(String namespace, List<? extends WatchedWorkload> workloads) {
    List<WorkloadVerdict> verdicts = new ArrayList<>();
    List<Unevaluated> unevaluated = new ArrayList<>();
    for (WatchedWorkload workload : workloads) {
      switch (workload.reading()) {
        case WorkloadReading.Read(var facts) -> verdicts.add(rule.judge(facts));
        case WorkloadReading.Unreadable(var reason) ->
            unevaluated.add(new Unevaluated(refOf(workload), reason));
      }
    }
    return NamespaceReport.of(namespace, policy.threshold(), verdicts, unevaluated);
  }

  private static WorkloadRef refOf(WatchedWorkload workload) {
    return new WorkloadRef(
        workload.getKind(),
        workload.getMetadata().getNamespace(),
        workload.getMetadata().getName());
  }
}
