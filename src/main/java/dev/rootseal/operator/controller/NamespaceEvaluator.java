package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.ParseResult;
import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Evaluates what is watched in a namespace; what could not be read stands beside the verdicts. */
record NamespaceEvaluator(EffectivePolicy.InForce by) {
  /**
   * What came of it.
   *
   * @param report the report
   * @param verdicts the verdicts that it is made of, in no order
   * @param workloads what was evaluated, or could not be
   * @param generation the generation of the policy that it rests on; empty for the default
   */
  record Evaluation(
      NamespaceReport report,
      List<WorkloadVerdict> verdicts,
      List<WatchedWorkload> workloads,
      Optional<Long> generation) {}

  /**
   * Evaluates what is watched in it, each as it comes: whoever ends the stream ends the evaluation.
   *
   * @param unreadLabels why the namespace's labels are not known, where they are not
   */
  Evaluation evaluate(
      NamespaceFacts namespace,
      Optional<String> unreadLabels,
      Stream<? extends WatchedWorkload> watched) {
    List<WatchedWorkload> workloads = new ArrayList<>();
    Optional<String> lacking =
        unreadLabels
            .filter(reason -> by.policy().looksAtNamespaceLabels())
            .map(reason -> "its namespace's " + reason);
    List<WorkloadVerdict> verdicts = new ArrayList<>();
    List<Unevaluated> unevaluated = new ArrayList<>();
    watched.forEachOrdered(
        workload -> {
          workloads.add(workload);
          ParseResult reading = workload.reading();
          Optional<String> reason = whyNot(reading).or(() -> lacking);
          if (reason.isPresent()) {
            unevaluated.add(new Unevaluated(reading.ref(), reason.get()));
            return;
          }
          try {
            verdicts.add(by.rule().evaluate(reading.known().orElseThrow(), namespace));
          } catch (RuntimeException e) {
            unevaluated.add(Unevaluated.by(reading.ref(), e));
          }
        });
    return new Evaluation(
        NamespaceReport.of(namespace.name(), by.policy().threshold(), verdicts, unevaluated),
        verdicts,
        workloads,
        by.generation());
  }

  /** Why a workload cannot be evaluated, where its own reading is the reason. */
  private Optional<String> whyNot(ParseResult reading) {
    return switch (reading) {
      case ParseResult.Read read -> Optional.empty();
      case ParseResult.WithoutLabels(var facts, var reason) ->
          by.policy().looksAtWorkloadLabels() ? Optional.of(reason) : Optional.empty();
      case ParseResult.Unreadable(var ref, var reason) -> Optional.of(reason);
    };
  }
}
