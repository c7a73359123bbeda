package dev.rootseal.rule;

import java.util.List;
import java.util.Optional;

/** One workload with the verdicts on its containers, in the order of the facts. */
public record WorkloadVerdict(WorkloadFacts facts, List<ContainerEvaluation> containers) {
  public WorkloadVerdict {
    containers = List.copyOf(containers);
  }

  public WorkloadRef ref() {
    return facts.ref();
  }

  /** The owner's annotations that cannot be used, sorted by key. They change no verdict. */
  public List<Note.BrokenAnnotation> brokenAnnotations() {
    return facts
        .annotations()
        .broken(facts.containers().stream().map(ContainerFacts::name).toList());
  }

  /** The compliant containers of a template that is not rolled out yet. */
  public int notRolledOut() {
    return facts.rolledOut() ? 0 : tally().compliant();
  }

  public Tally tally() {
    return containers.stream()
        .map(container -> Tally.EMPTY.plus(container.verdict().verdict()))
        .reduce(Tally.EMPTY, Tally::plus);
  }

  /** One container with its verdict, and the policy's exemptions that match, needed or not. */
  public record ContainerEvaluation(
      ContainerFacts facts,
      ContainerVerdict verdict,
      RequiredPaths required,
      Optional<ImageKnowledge> knowledge,
      List<String> matchedExemptions,
      List<Note> notes) {
    public ContainerEvaluation {
      matchedExemptions = List.copyOf(matchedExemptions);
      notes = List.copyOf(notes);
    }

    /** Whether its command line shows that it writes to its root. */
    public boolean writesToRoot() {
      return notes.stream().anyMatch(Note.WritesToRoot.class::isInstance);
    }

    /** What its owner has taken away, where it complies because of that alone. */
    public Optional<Note.WaivedByOwner> waiver() {
      return verdict.verdict() == Verdict.COMPLIANT ? required.waived() : Optional.empty();
    }
  }
}
