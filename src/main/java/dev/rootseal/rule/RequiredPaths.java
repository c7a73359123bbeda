package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * The paths that must be writable in one container, and who says so.
 *
 * @param paths the paths, each once, in the order in which they were declared
 * @param source who says so
 * @param notes what is wrong with the declaration, if anything
 */
record RequiredPaths(List<ContainerPath> paths, Source source, List<Note> notes) {
  enum Source {
    OWNER,
    POLICY_DEFAULT
  }

  private static final String TOPIC = "writable-paths";
  private static final String NONE = "none";

  RequiredPaths {
    paths = List.copyOf(paths);
    notes = List.copyOf(notes);
  }

  /** The first that applies: declared by the owner, then the policy's default. */
  static RequiredPaths of(ContainerFacts container, OwnerAnnotations annotations, Policy policy) {
    return annotations
        .find(TOPIC, container.name())
        .map(annotation -> declared(annotation, policy))
        .orElseGet(() -> byDefault(policy));
  }

  private static RequiredPaths byDefault(Policy policy) {
    return new RequiredPaths(policy.requiredWritablePaths(), Source.POLICY_DEFAULT, List.of());
  }

  /**
   * Reads the owner's list. One that cannot be used as it stands adds to the default instead of
   * taking its place: a slip of the pen must not turn into a pass.
   */
  private static RequiredPaths declared(OwnerAnnotations.Annotation annotation, Policy policy) {
    if (annotation.value().strip().equals(NONE)) {
      return new RequiredPaths(List.of(), Source.OWNER, List.of());
    }
    PathList list = PathList.parse(annotation.value());
    if (list.problem().isEmpty()) {
      return new RequiredPaths(list.paths(), Source.OWNER, List.of());
    }
    List<ContainerPath> paths = new ArrayList<>(list.paths());
    for (ContainerPath path : policy.requiredWritablePaths()) {
      if (paths.stream().noneMatch(path::same)) {
        paths.add(path);
      }
    }
    Note note = new Note.UnusableAnnotation(annotation.key(), list.problem());
    return new RequiredPaths(paths, Source.OWNER, List.of(note));
  }
}
