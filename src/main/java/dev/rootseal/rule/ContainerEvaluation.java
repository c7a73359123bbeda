package dev.rootseal.rule;

import java.util.List;
import java.util.Optional;

/**
 * One container with its verdict.
 *
 * @param facts what was evaluated
 * @param verdict the verdict
 * @param required the paths that had to be writable, and who says so
 * @param knowledge what is known about the image
 * @param matchedExemptions the names of the policy's exemptions that match it, needed or not
 * @param notes what a person should know beside the verdict
 */
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
  public Optional<RequiredPaths.Waiver> waiver() {
    return verdict.verdict() == Verdict.COMPLIANT ? required.waived() : Optional.empty();
  }
}
