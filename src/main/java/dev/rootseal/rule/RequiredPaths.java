package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The paths that must be writable in one container, and who says so.
 *
 * @param paths the paths, each once, in the order in which they were declared
 * @param source who says so
 * @param advised paths that had better be writable, but whose absence decides nothing
 * @param notes what is wrong with the declaration, if anything
 * @param spare paths of the policy's default that are not required, but that the image may write: a
 *     fix does well to bring them
 */
public record RequiredPaths(
    List<ContainerPath> paths,
    Source source,
    List<ContainerPath> advised,
    List<Note> notes,
    List<ContainerPath> spare) {
  /** Who says which paths must be writable. */
  public enum Source {
    OWNER,
    CATALOGUE,
    POLICY_DEFAULT
  }

  /** What the annotations with paths are about. */
  static final String TOPIC = "writable-paths";

  private static final String NOTHING = "none";

  public RequiredPaths {
    paths = List.copyOf(paths);
    advised = List.copyOf(advised);
    notes = List.copyOf(notes);
    spare = List.copyOf(spare);
  }

  RequiredPaths(
      List<ContainerPath> paths, Source source, List<ContainerPath> advised, List<Note> notes) {
    this(paths, source, advised, notes, List.of());
  }

  /** Nothing is required, because nothing is judged. */
  static RequiredPaths none() {
    return new RequiredPaths(List.of(), Source.POLICY_DEFAULT, List.of(), List.of());
  }

  /** The first that applies: declared by the owner, known of the image, the policy's default. */
  static RequiredPaths of(Subject subject) {
    return subject
        .annotations()
        .find(TOPIC, subject.container().name())
        .map(annotation -> declared(annotation, subject.policy()))
        .or(() -> known(subject))
        .orElseGet(() -> byDefault(subject));
  }

  private static Optional<RequiredPaths> known(Subject subject) {
    return subject
        .knowledge()
        .filter(ImageKnowledge::decides)
        .filter(known -> known.stated().isPresent() || subject.policy().catalogue().requiredPaths())
        .flatMap(known -> known.requiredPaths().map(paths -> known(paths, known, subject)));
  }

  private static RequiredPaths known(
      List<ContainerPath> paths, ImageKnowledge known, Subject subject) {
    List<ContainerPath> spare =
        subject.policy().requiredWritablePaths().stream()
            .filter(path -> known.optionalPaths().stream().anyMatch(path::same))
            .filter(path -> paths.stream().noneMatch(path::same))
            .toList();
    return new RequiredPaths(paths, Source.CATALOGUE, List.of(), List.of(), spare);
  }

  /** The default decides or advises, as the policy has it; what is only guessed always advises. */
  private static RequiredPaths byDefault(Subject subject) {
    Policy policy = subject.policy();
    List<ContainerPath> defaults = policy.requiredWritablePaths();
    boolean fails = policy.missingDefaultPath() == Policy.MissingDefaultPath.FAIL;
    List<ContainerPath> required = fails ? defaults : List.of();
    List<ContainerPath> advised =
        new ArrayList<>(
            subject.knowledge().flatMap(ImageKnowledge::requiredPaths).orElse(List.of()));
    addMissing(advised, defaults);
    advised.removeIf(path -> required.stream().anyMatch(path::same));
    return new RequiredPaths(required, Source.POLICY_DEFAULT, advised, List.of());
  }

  /**
   * Reads the owner's list. One that cannot be used as it stands adds to the default instead of
   * taking its place: a slip of the pen must not turn into a pass. Nor does it count as the owner's
   * word then.
   */
  private static RequiredPaths declared(OwnerAnnotations.Annotation annotation, Policy policy) {
    if (isNothing(annotation)) {
      return new RequiredPaths(List.of(), Source.OWNER, List.of(), List.of());
    }
    PathList list = PathList.parse(annotation.value());
    Optional<Note.BrokenAnnotation> problem = problem(annotation, list);
    if (problem.isEmpty()) {
      return new RequiredPaths(list.paths(), Source.OWNER, List.of(), List.of());
    }
    List<ContainerPath> paths = new ArrayList<>(list.paths());
    addMissing(paths, policy.requiredWritablePaths());
    return new RequiredPaths(paths, Source.POLICY_DEFAULT, List.of(), List.of(problem.get()));
  }

  /** Why an annotation with paths cannot be used as it stands. */
  static Optional<Note.BrokenAnnotation> problem(OwnerAnnotations.Annotation annotation) {
    return isNothing(annotation)
        ? Optional.empty()
        : problem(annotation, PathList.parse(annotation.value()));
  }

  private static Optional<Note.BrokenAnnotation> problem(
      OwnerAnnotations.Annotation annotation, PathList list) {
    return list.problem().isEmpty()
        ? Optional.empty()
        : Optional.of(new Note.UnusableAnnotation(annotation.key(), list.problem()));
  }

  private static boolean isNothing(OwnerAnnotations.Annotation annotation) {
    return annotation.value().strip().equals(NOTHING);
  }

  private static void addMissing(List<ContainerPath> paths, List<ContainerPath> others) {
    for (ContainerPath path : others) {
      if (paths.stream().noneMatch(path::same)) {
        paths.add(path);
      }
    }
  }
}
