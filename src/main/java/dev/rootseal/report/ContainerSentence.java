package dev.rootseal.report;

import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;

/**
 * The parts of a workload's finding, for formats that have an entry for each container: what is
 * wrong with one of them, and what is wrong with none of them but with an annotation.
 */
public final class ContainerSentence {
  private ContainerSentence() {}

  /** What is wrong with a container, or would be if it were not exempt; empty where nothing is. */
  public static String of(WorkloadVerdict workload, ContainerEvaluation container) {
    ContainerEvaluation counted =
        container.verdict() instanceof Exempt(var exemption, var wouldBe)
            ? withVerdict(container, wouldBe)
            : container;
    return counted.verdict().verdict().finding()
        ? FindingSentence.of(workload, List.of(counted))
        : "";
  }

  private static ContainerEvaluation withVerdict(
      ContainerEvaluation container, ContainerVerdict verdict) {
    return new ContainerEvaluation(
        container.facts(),
        verdict,
        container.required(),
        container.knowledge(),
        container.matchedExemptions(),
        container.notes());
  }

  /**
   * What is wrong with the owner's annotations, where no note of a container with a finding says it
   * already; empty where nothing is.
   */
  public static String ofAnnotations(WorkloadVerdict workload) {
    return AnnotationSentence.of(
        workload, Finding.untold(workload, Finding.withFinding(workload.containers())));
  }
}
