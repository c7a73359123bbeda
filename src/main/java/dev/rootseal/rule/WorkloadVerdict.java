package dev.rootseal.rule;

import java.util.List;

/**
 * One workload with the verdicts on its containers.
 *
 * @param facts what was evaluated
 * @param containers one entry for each container definition, in the order of the facts
 */
public record WorkloadVerdict(WorkloadFacts facts, List<ContainerEvaluation> containers) {
  public WorkloadVerdict {
    containers = List.copyOf(containers);
  }

  /** The workload's address. */
  public WorkloadRef ref() {
    return facts.ref();
  }

  /**
   * The owner's annotations that cannot be used, sorted by key. They change no verdict, and are
   * told also where every container complies.
   */
  public List<Note.BrokenAnnotation> brokenAnnotations() {
    return AnnotationCheck.of(facts);
  }

  /** The compliant containers of a template that is not rolled out yet. */
  public int notRolledOut() {
    return facts.rolledOut() ? 0 : tally().compliant();
  }

  /** The containers by verdict. */
  public Tally tally() {
    Tally tally = Tally.EMPTY;
    for (ContainerEvaluation container : containers) {
      tally = tally.plus(container.verdict().verdict());
    }
    return tally;
  }
}
