package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.kubernetes.WorkloadReading;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Evaluates what is watched in a namespace; what could not be read stands beside the verdicts. */
final class NamespaceEvaluator {
  private final EffectivePolicy.InForce by;

  NamespaceEvaluator(EffectivePolicy.InForce by) {
    this.by = by;
  }

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
    Sorted sorted = new Sorted(namespace);
    watched.forEachOrdered(
        workload -> {
          workloads.add(workload);
          sorted.add(workload.reading(), lacking);
        });
    return new Evaluation(
        NamespaceReport.of(
            namespace.name(), by.policy().threshold(), sorted.verdicts, sorted.unevaluated),
        sorted.verdicts,
        workloads,
        by.generation());
  }

  /** The workloads that can be evaluated, and those that cannot. */
  private final class Sorted {
    private final List<WorkloadVerdict> verdicts = new ArrayList<>();
    private final List<Unevaluated> unevaluated = new ArrayList<>();
    private final NamespaceFacts namespace;

    private Sorted(NamespaceFacts namespace) {
      this.namespace = namespace;
    }

    private void add(WorkloadReading reading, Optional<String> lacking) {
      switch (reading) {
        case WorkloadReading.Read(var facts) -> add(facts, lacking);
        case WorkloadReading.WithoutLabels(var facts, var reason) ->
            add(facts, by.policy().looksAtWorkloadLabels() ? Optional.of(reason) : lacking);
        case WorkloadReading.Unreadable(var ref, var reason) ->
            unevaluated.add(new Unevaluated(ref, reason));
      }
    }

    private void add(WorkloadFacts facts, Optional<String> lacking) {
      lacking.ifPresentOrElse(
          reason -> unevaluated.add(new Unevaluated(facts.ref(), reason)), () -> evaluate(facts));
    }

    private void evaluate(WorkloadFacts facts) {
      try {
        verdicts.add(by.rule().evaluate(facts, namespace));
      } catch (RuntimeException e) {
        unevaluated.add(Unevaluated.by(facts.ref(), e));
      }
    }
  }
}
