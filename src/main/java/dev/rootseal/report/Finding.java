package dev.rootseal.report;

import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong with one workload.
 *
 * @param containers the containers that do not comply; none where only an annotation is wrong
 */
public record Finding(
    WorkloadRef workload,
    String message,
    List<ContainerEvaluation> containers,
    Optional<ManagedBy> managedBy) {
  public Finding {
    containers = List.copyOf(containers);
  }

  /** That of a workload, or nothing where its containers and its owner's annotations are fine. */
  public static Optional<Finding> of(WorkloadVerdict workload) {
    List<ContainerEvaluation> evaluated = withFinding(workload.containers());
    List<Note.BrokenAnnotation> annotations = unreportedAnnotations(workload, evaluated);
    if (evaluated.isEmpty() && annotations.isEmpty()) {
      return Optional.empty();
    }
    String message =
        Stream.of(
                FindingSentence.of(workload, evaluated),
                FindingSentence.ofAnnotations(workload, annotations))
            .filter(sentences -> !sentences.isEmpty())
            .collect(Collectors.joining(" "));
    return Optional.of(
        new Finding(workload.ref(), message, evaluated, workload.facts().managedBy()));
  }

  /**
   * How well it is known which paths its containers write: that of the weakest of them, because a
   * workload runs only when each does; nothing where only an annotation is wrong.
   */
  public Optional<PatchConfidence> confidence() {
    return containers.stream().map(PatchConfidence::of).max(Comparator.naturalOrder());
  }

  static List<ContainerEvaluation> withFinding(List<ContainerEvaluation> containers) {
    return containers.stream().filter(one -> one.verdict().verdict().finding()).toList();
  }

  /** The broken annotations that no note of a listed container reports already. */
  static List<Note.BrokenAnnotation> unreportedAnnotations(
      WorkloadVerdict workload, List<ContainerEvaluation> evaluated) {
    return workload.brokenAnnotations().stream()
        .filter(note -> evaluated.stream().noneMatch(one -> one.notes().contains(note)))
        .toList();
  }
}
