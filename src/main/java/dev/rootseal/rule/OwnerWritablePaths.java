package dev.rootseal.rule;

import dev.rootseal.rule.OwnerAnnotations.Annotation;
import dev.rootseal.rule.ReadOnlyFilesystemRule.EvaluationInput;
import dev.rootseal.rule.RequiredPaths.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The owner's list of the paths that must be writable, and what it does to what is required. */
public final class OwnerWritablePaths {
  static final String TOPIC = "writable-paths";

  /** The most characters of a value that are read; a path that reaches beyond them is not. */
  public static final int MAX_LENGTH = 4096;

  public static final int MAX_PATHS = 64;

  private OwnerWritablePaths() {}

  /** By which key the owner of a container says it. */
  public static String key(String container) {
    return TOPIC + ".rootseal.dev/" + container;
  }

  /** How the owner would write such a list. */
  public static String value(Collection<ContainerPath> paths) {
    return paths.isEmpty()
        ? "none"
        : paths.stream()
            .map(ContainerPath::spelling)
            .distinct()
            .sorted()
            .collect(Collectors.joining(","));
  }

  /**
   * Reads the owner's list. What it asks for is always required. What it takes away is only where
   * the policy allows owners to, and is told: the paths that would be required without it and have
   * no writable mount.
   */
  static RequiredPaths required(Annotation annotation, RequiredPaths base, EvaluationInput input) {
    RequiredPaths stated = stated(annotation, base, input.policy());
    List<Note> notes = new ArrayList<>(stated.notes());
    // What the owner has not said nobody has seen.
    Optional<Annotation> seen =
        input.annotation(OwnerObservation.TOPIC).filter(_ -> stated.source() == Source.OWNER);
    seen.flatMap(OwnerObservation::problem).ifPresent(notes::add);
    List<ContainerPath> less =
        ContainerPath.without(input.container().uncovered(base.paths()), stated.paths());
    boolean denied = !less.isEmpty() && input.policy().ownerPaths() == Policy.Permission.DENIED;
    if (denied) {
      notes.add(new Note.OwnerPathsDenied(annotation.key(), less));
    }
    List<ContainerPath> waived = denied ? List.of() : input.withoutVolumesOfTheImage(less);
    RequiredPaths counts = denied ? base : stated;
    return new RequiredPaths(
        denied ? ContainerPath.union(base.paths(), stated.paths()) : stated.paths(),
        counts.source(),
        counts.advised(),
        notes,
        counts.optionalDefaultPaths(),
        waived.isEmpty()
            ? Optional.empty()
            : Optional.of(new Note.WaivedByOwner(annotation.key(), waived)),
        seen.flatMap(one -> OwnerObservation.parse(one.value())));
  }

  /**
   * One that cannot be used as it stands adds to what is required otherwise instead of taking its
   * place: a slip of the pen must not turn into a pass. Nor does it count as the owner's word then.
   */
  private static RequiredPaths stated(Annotation annotation, RequiredPaths base, Policy policy) {
    PathList list = PathList.parse(annotation.value());
    if (list.problem().isEmpty()) {
      return new RequiredPaths(list.paths(), Source.OWNER, List.of(), List.of());
    }
    boolean fails = policy.missingDefaultPath() == Policy.MissingDefaultPath.FAIL;
    List<ContainerPath> paths =
        ContainerPath.union(
            ContainerPath.union(list.paths(), fails ? policy.requiredWritablePaths() : List.of()),
            base.paths());
    List<ContainerPath> advised = fails ? List.of() : ContainerPath.without(base.advised(), paths);
    Note problem = new Note.UnusableAnnotation(annotation.key(), list.problem());
    return new RequiredPaths(paths, Source.POLICY_DEFAULT, advised, List.of(problem));
  }

  static Optional<Note.BrokenAnnotation> problem(Annotation annotation) {
    String problem = PathList.parse(annotation.value()).problem();
    return problem.isEmpty()
        ? Optional.empty()
        : Optional.of(new Note.UnusableAnnotation(annotation.key(), problem));
  }

  /** The usable entries of an owner's comma-separated list, and what is wrong with the others. */
  record PathList(List<ContainerPath> paths, String problem) {
    /** The most that is quoted of an entry, in characters. */
    static final int MAX_QUOTED = 128;

    static PathList parse(String value) {
      if (value.strip().equals("none")) {
        return new PathList(List.of(), "");
      }
      if (value.isBlank()) {
        return new PathList(List.of(), "it is empty; write none where no path is needed");
      }
      List<String> entries = wholeEntries(value);
      PathList read = parse(entries.subList(0, Math.min(entries.size(), MAX_PATHS)));
      if (entries.size() > MAX_PATHS) {
        return new PathList(
            read.paths(),
            "it lists more than %1$d paths: only the first %1$d count".formatted(MAX_PATHS));
      }
      return isTooLong(value)
          ? new PathList(
              read.paths(),
              "it is longer than %d characters: only the paths before that count"
                  .formatted(MAX_LENGTH))
          : read;
    }

    /** By code points, as the API server counts. */
    private static boolean isTooLong(String value) {
      return value.codePointCount(0, value.length()) > MAX_LENGTH;
    }

    /** The entries that end within the characters that are read. */
    private static List<String> wholeEntries(String value) {
      if (!isTooLong(value)) {
        return List.of(value.split(",", -1));
      }
      int end = value.lastIndexOf(',', value.offsetByCodePoints(0, MAX_LENGTH));
      return end < 0 ? List.of() : List.of(value.substring(0, end).split(",", -1));
    }

    private static PathList parse(List<String> entries) {
      List<ContainerPath> paths = new ArrayList<>();
      String problem = "";
      for (String entry : entries) {
        String text = entry.strip();
        ContainerPath path = ContainerPath.of(text);
        if (!text.startsWith("/")) {
          problem = "'" + VisibleText.beginning(text, MAX_QUOTED) + "' is not an absolute path";
        } else if (paths.stream().noneMatch(path::same)) {
          paths.add(path);
        }
      }
      return new PathList(paths, problem);
    }
  }
}
