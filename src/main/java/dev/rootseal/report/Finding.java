package dev.rootseal.report;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong with one workload.
 *
 * @param containers the containers that do not comply; none where only an annotation is wrong
 * @param confidence how well it is known which paths they write: that of the weakest of them, also
 *     of one that gets no patch; nothing where only an annotation is wrong
 */
public record Finding(
    WorkloadRef workload,
    String message,
    List<Container> containers,
    Optional<PatchConfidence> confidence,
    Optional<ManagedBy> managedBy) {
  public Finding {
    containers = List.copyOf(containers);
  }

  /** One container of a finding; its name is empty where the manifest gives none. */
  public record Container(
      String name,
      ContainerType type,
      Verdict verdict,
      List<String> missingPaths,
      List<String> notes) {
    public Container {
      missingPaths = List.copyOf(missingPaths);
      notes = List.copyOf(notes);
    }
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
        new Finding(
            workload.ref(),
            message,
            evaluated.stream().map(Finding::container).toList(),
            PatchConfidence.weakest(evaluated.stream()),
            workload.facts().managedBy()));
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

  private static Container container(ContainerEvaluation evaluated) {
    return new Container(
        evaluated.facts().name(),
        evaluated.facts().type(),
        evaluated.verdict().verdict(),
        evaluated.verdict().missingPaths().stream().map(ContainerPath::spelling).toList(),
        evaluated.notes().stream().map(NoteSentence::of).toList());
  }
}
