package dev.rootseal.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks at each annotation of an owner by itself, whatever the verdicts on the containers: one that
 * is of no use today is a surprise on the day on which it is needed.
 */
final class AnnotationCheck {
  private static final Set<String> TOPICS =
      Set.of(
          OwnerExemption.REASON,
          OwnerExemption.UNTIL,
          OwnerWritablePaths.TOPIC,
          OwnerObservation.TOPIC);

  /** What the program itself writes beside an object. */
  private static final Pattern MARKS =
      Pattern.compile("rootseal\\.dev/(try|try-of|too-long|unread(-.*)?)");

  private static final int MOST_UNKNOWN = 3;

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

  /** Those that nothing reads, the first of them: mistyped, or of a later version. */
  static List<Note> unknown(OwnerAnnotations annotations) {
    return annotations.values().isEmpty()
        ? List.of()
        : annotations.all().stream()
            .filter(annotation -> !TOPICS.contains(annotation.topic()))
            .filter(annotation -> !MARKS.matcher(annotation.key()).matches())
            .limit(MOST_UNKNOWN)
            .<Note>map(
                annotation ->
                    new Note.UnknownAnnotation(
                        annotation.key(),
                        Nearest.of(annotation.topic(), TOPICS).map(annotation::with).orElse("")))
            .toList();
  }

  /** A topic that the rule does not read breaks nothing. */
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
