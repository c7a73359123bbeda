package dev.rootseal.observe.paths;

import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.WrittenFolder;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerObservation;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was seen of a container, as its owner would write it: see `docs/rule.md`. */
public final class PathsAnnotation {
  /** So much of a value is read. */
  private static final int MOST_CHARACTERS = 4096;

  private static final int MOST_PATHS = 64;

  /** Where no image has anything that a program would miss, or a mount is what was seen. */
  private static final List<String> TEMPORARY = List.of("/tmp", "/var/tmp", "/run", "/var/run");

  private PathsAnnotation() {}

  /** The value; nothing where none can say it, for which {@link #problem} has the reason. */
  public static Optional<String> value(RootWrites writes) {
    if (problem(writes).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(writes.folders().isEmpty() ? "none" : joined(writes));
  }

  /** The annotations of a container of which they can say it, by their keys. */
  public static Map<String, String> of(String container, RootWrites writes) {
    Map<String, String> annotations = new TreeMap<>();
    value(writes)
        .ifPresent(
            paths -> {
              annotations.put("writable-paths.rootseal.dev/" + container, paths);
              annotations.put(OwnerObservation.key(container), observation(writes).value());
            });
    return annotations;
  }

  /** That it was seen, for the annotation beside. */
  public static OwnerObservation observation(RootWrites writes) {
    return new OwnerObservation(
        LocalDate.ofInstant(writes.lookedAt(), ZoneOffset.UTC),
        Duration.between(writes.startedAt(), writes.lookedAt()),
        writes.folders().stream()
            .filter(PathsAnnotation::needsSeed)
            .map(folder -> ContainerPath.of(folder.path()))
            .toList());
  }

  /** Why no annotation can say it. */
  public static Optional<String> problem(RootWrites writes) {
    if (!writes.folders().stream().map(WrittenFolder::path).allMatch(PathsAnnotation::canSay)) {
      return Optional.of("a path has a comma, a blank at its end, or what is no text");
    }
    if (!writes.atRoot().isEmpty()) {
      return Optional.of("it writes into the root itself, where nothing can be mounted");
    }
    if (!writes.gaps().isEmpty()) {
      return Optional.of("not all of it was seen");
    }
    return writes.folders().size() > MOST_PATHS || joined(writes).length() > MOST_CHARACTERS
        ? Optional.of(
            "it has more than %d paths or %d characters".formatted(MOST_PATHS, MOST_CHARACTERS))
        : Optional.empty();
  }

  /** Whether an empty volume there would hide what the image has. */
  public static boolean needsSeed(WrittenFolder folder) {
    return folder.imageContent()
        && TEMPORARY.stream()
            .noneMatch(path -> folder.path().equals(path) || folder.path().startsWith(path + "/"));
  }

  /** Whether whoever reads the annotation finds this path in it, and no other one. */
  public static boolean canSay(String path) {
    return !path.contains(",")
        && path.strip().equals(path)
        && path.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0xfffd);
  }

  private static String joined(RootWrites writes) {
    return writes.folders().stream().map(WrittenFolder::path).collect(Collectors.joining(","));
  }
}
