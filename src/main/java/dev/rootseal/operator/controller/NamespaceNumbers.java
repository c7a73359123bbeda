package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.UnreadLabels;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.ReportStore;
import dev.rootseal.rule.NamespaceFacts;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Evaluates namespaces from the caches and keeps their numbers: one at a time by the policy in
 * force, or all of them by one that is about to come into force.
 */
final class NamespaceNumbers {
  private final NamespaceCaches caches;
  private final ReportStore store;

  /** Namespaces that were evaluated since the last time that all of them began to be. */
  private final Set<String> meanwhile = ConcurrentHashMap.newKeySet();

  NamespaceNumbers(NamespaceCaches caches, ReportStore store) {
    this.caches = caches;
    this.store = store;
  }

  /** An evaluation, and whether the numbers of its namespace are others now. */
  record Kept(NamespaceEvaluator.Evaluation evaluation, boolean changed) {}

  Kept evaluate(Namespace namespace, EvaluationContext basis) {
    NamespaceEvaluator.Evaluation evaluation = evaluate(namespace, basis, () -> false);
    meanwhile.add(evaluation.report().namespace());
    return new Kept(evaluation, store.put(evaluation.report().summary()));
  }

  /** Forgets the numbers of a namespace that is gone; whether there were any. */
  boolean remove(String namespace) {
    meanwhile.add(namespace);
    return store.remove(namespace);
  }

  /**
   * Evaluates every namespace by a basis that is not in force yet. Meanwhile others go on by the
   * one in force; what they evaluate is evaluated again when the new one comes in, so that all
   * numbers change at once.
   *
   * @return what puts the numbers in place, run when the basis comes into force
   */
  Runnable evaluateAll(
      List<Namespace> namespaces, EvaluationContext next, BooleanSupplier isOutdated) {
    meanwhile.clear();
    Map<String, NamespaceSummary> summaries = new HashMap<>();
    for (Namespace namespace : namespaces) {
      if (isOutdated.getAsBoolean()) {
        break;
      }
      put(summaries, evaluate(namespace, next, isOutdated));
    }
    return () -> replaceAll(summaries, next);
  }

  private void replaceAll(Map<String, NamespaceSummary> summaries, EvaluationContext basis) {
    for (String name : meanwhile) {
      summaries.remove(name);
      caches
          .find(name)
          .ifPresent(namespace -> put(summaries, evaluate(namespace, basis, () -> false)));
    }
    store.replaceAll(summaries.values());
  }

  private static void put(
      Map<String, NamespaceSummary> summaries, NamespaceEvaluator.Evaluation evaluation) {
    NamespaceSummary summary = evaluation.report().summary();
    summaries.put(summary.namespace(), summary);
  }

  /** Evaluates for as long as it is wanted; what comes of it after that is of no use. */
  private NamespaceEvaluator.Evaluation evaluate(
      Namespace namespace, EvaluationContext basis, BooleanSupplier isOutdated) {
    return new NamespaceEvaluator(basis)
        .evaluate(
            factsOf(namespace),
            UnreadLabels.of(namespace),
            caches
                .workloads(namespace.getMetadata().getName())
                .takeWhile(workload -> !isOutdated.getAsBoolean()));
  }

  private static NamespaceFacts factsOf(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return new NamespaceFacts(
        namespace.getMetadata().getName(), labels == null ? Map.of() : labels);
  }
}
