package dev.rootseal.operator;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WorkloadReading;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges what is watched in a namespace; what could not be read is told beside the verdicts. */
final class NamespaceJudge {
  private final JudgingBasis basis;
  private final ReadOnlyFilesystemRule rule;

  NamespaceJudge(JudgingBasis basis) {
    this.basis = basis;
    this.rule = new ReadOnlyFilesystemRule(basis.policy(), basis.images(), basis.today());
  }

  /**
   * What came of it.
   *
   * @param report the report
   * @param verdicts the verdicts that it is made of, in no order
   * @param workloads what was judged, or could not be
   * @param generation the generation of the policy that it rests on; empty for the default
   */
  record Judgement(
      NamespaceReport report,
      List<WorkloadVerdict> verdicts,
      List<WatchedWorkload> workloads,
      Optional<Long> generation) {}

  Judgement judge(NamespaceFacts namespace, Stream<? extends WatchedWorkload> watched) {
    List<WatchedWorkload> workloads = watched.<WatchedWorkload>map(one -> one).toList();
    List<WorkloadVerdict> verdicts = new ArrayList<>();
    List<Unevaluated> unevaluated = new ArrayList<>();
    for (WatchedWorkload workload : workloads) {
      switch (workload.reading()) {
        case WorkloadReading.Read(var facts) -> verdicts.add(rule.judge(facts, namespace));
        case WorkloadReading.Unreadable(var ref, var reason) ->
            unevaluated.add(new Unevaluated(ref, reason));
      }
    }
    return new Judgement(
        NamespaceReport.of(namespace.name(), basis.policy().threshold(), verdicts, unevaluated),
        verdicts,
        workloads,
        basis.generation());
  }
}
