package dev.rootseal.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at each annotation of an owner by itself, whatever the verdicts on the containers: one that
 * is of no use today is a surprise on the day on which it is needed.
 */
final class AnnotationCheck {
  private final Set<String> containers;

  private AnnotationCheck(Set<String> containers) {
    this.containers = containers;
  }

  /** The annotations of a workload that cannot be used, sorted by key. */
  static List<Note.BrokenAnnotation> of(WorkloadFacts workload) {
    if (workload.annotations().values().isEmpty()) {
      return List.of();
    }
    AnnotationCheck check =
        new AnnotationCheck(
            workload.containers().stream().map(ContainerFacts::name).collect(Collectors.toSet()));
    return workload.annotations().all().stream()
        .flatMap(annotation -> check.problem(annotation).stream())
        .toList();
  }

  /** A topic that the rule does not read is somebody else's, or a later version's. */
  private Optional<Note.BrokenAnnotation> problem(OwnerAnnotations.Annotation annotation) {
    return switch (annotation.topic()) {
      case OwnerExemption.REASON ->
          noSuchContainer(annotation).or(() -> OwnerExemption.problemOfReason(annotation));
      case OwnerExemption.UNTIL ->
          noSuchContainer(annotation).or(() -> OwnerExemption.problemOfDate(annotation));
      case OwnerWritablePaths.TOPIC ->
          noSuchContainer(annotation).or(() -> OwnerWritablePaths.problem(annotation));
      case OwnerObservation.TOPIC ->
          noSuchContainer(annotation).or(() -> OwnerObservation.problem(annotation));
      default -> Optional.empty();
    };
  }

  private Optional<Note.BrokenAnnotation> noSuchContainer(OwnerAnnotations.Annotation annotation) {
    return annotation
        .container()
        .filter(name -> !containers.contains(name))
        .map(name -> new Note.NoSuchContainer(annotation.key(), name));
  }
}
