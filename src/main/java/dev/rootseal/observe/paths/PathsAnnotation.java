package dev.rootseal.observe.paths;

import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerObservation;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was seen of a container, as its owner would write it: see `docs/rule.md`. */
public final class PathsAnnotation {
  /** So much of a value is read. */
  private static final int MOST_CHARACTERS = 4096;

  private static final int MOST_PATHS = 64;

  /** Where no image has anything that a program would miss, or a mount is what was seen. */
  private static final List<String> TEMPORARY = List.of("/tmp", "/var/tmp", "/run", "/var/run");

  private PathsAnnotation() {}

  /** That it was seen, for the annotation beside. */
  public static OwnerObservation observation(RootWrites writes) {
    return new OwnerObservation(
        LocalDate.ofInstant(writes.lookedAt(), ZoneOffset.UTC),
        writes.run(),
        writes.folders().stream()
            .filter(PathsAnnotation::needsSeed)
            .map(folder -> ContainerPath.of(folder.path()))
            .toList());
  }

  /**
   * Why no annotation says it; nothing where it was not looked at.
   *
   * @param least the shortest time of which all writes have to be known
   */
  public static Optional<String> problem(ContainerWrites container, Duration least) {
    return container
        .writes()
        .flatMap(writes -> problem(writes).or(() -> container.tooLittle(least)));
  }

  private static Optional<String> problem(RootWrites writes) {
    if (!writes.folders().stream()
        .map(RootWrites.WrittenFolder::path)
        .allMatch(PathsAnnotation::canSay)) {
      return Optional.of("a path has a comma, a blank at its end, or what is no text");
    }
    if (!writes.atRoot().isEmpty()) {
      return Optional.of(
          "it writes into the root itself, or moves files between folders that have only the root"
              + " above both: nothing can be mounted there");
    }
    if (!writes.limitations().isEmpty()) {
      return Optional.of("not all of it was seen");
    }
    Optional<String> made =
        writes.folders().stream()
            .filter(RootWrites.WrittenFolder::created)
            .map(RootWrites.WrittenFolder::path)
            .filter(path -> temporary(path).isEmpty())
            .findFirst();
    if (made.isPresent()) {
      return made.map(
          path ->
              "it has made "
                  + path
                  + " itself, which may have another name at the next start, and which it could not"
                  + " remove were it a mount: rootseal try shows whether that matters");
    }
    return writes.folders().size() > MOST_PATHS || joined(writes).length() > MOST_CHARACTERS
        ? Optional.of(
            "it has more than %d paths or %d characters".formatted(MOST_PATHS, MOST_CHARACTERS))
        : Optional.empty();
  }

  /** Whether an empty volume there would hide what the image has. */
  public static boolean needsSeed(RootWrites.WrittenFolder folder) {
    return folder.imageContent() && temporary(folder.path()).isEmpty();
  }

  /**
   * Where the annotation has them: of what a container makes itself in a folder for what is
   * temporary, that folder, whatever the name is at the next start.
   */
  public static List<String> paths(RootWrites writes) {
    List<String> all =
        writes.folders().stream()
            .map(
                folder ->
                    folder.created()
                        ? temporary(folder.path()).orElse(folder.path())
                        : folder.path())
            .distinct()
            .toList();
    return all.stream()
        .filter(path -> all.stream().noneMatch(other -> path.startsWith(other + "/")))
        .toList();
  }

  /** The folder for what is temporary in which a path is; nothing where it is in none. */
  public static Optional<String> temporary(String path) {
    return TEMPORARY.stream()
        .filter(one -> path.equals(one) || path.startsWith(one + "/"))
        .findFirst();
  }

  /** Whether whoever reads the annotation finds this path in it, and no other one. */
  public static boolean canSay(String path) {
    return !path.contains(",")
        && path.strip().equals(path)
        && path.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0xfffd);
  }

  private static String joined(RootWrites writes) {
    return writes.folders().stream()
        .map(RootWrites.WrittenFolder::path)
        .collect(Collectors.joining(","));
  }
}
