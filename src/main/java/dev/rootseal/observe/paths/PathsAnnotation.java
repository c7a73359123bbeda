package dev.rootseal.observe.paths;

import static dev.rootseal.rule.OwnerWritablePaths.MAX_LENGTH;
import static dev.rootseal.rule.OwnerWritablePaths.MAX_PATHS;

import dev.rootseal.observe.Age;
import dev.rootseal.rootfs.RootWrites;
import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.OwnerObservation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What was seen of a container, as its owner would write it: see `docs/rule.md`. */
public final class PathsAnnotation {
  /** A pod so old has had time for most of what its containers do. */
  private static final Duration LONG = Duration.ofHours(1);

  /** Where no image has anything that a program would miss, or a mount is what was seen. */
  private static final List<String> TEMPORARY = List.of("/tmp", "/var/tmp", "/run", "/var/run");

  private PathsAnnotation() {}

  /** That it was seen, for the annotation beside. */
  public static OwnerObservation observation(RootWrites writes) {
    return new OwnerObservation(
        LocalDate.ofInstant(writes.lookedAt(), ZoneOffset.UTC), writes.run(), seeds(writes));
  }

  /**
   * Why no annotation says it; empty where one does.
   *
   * @param restartedIn the start of the pod whose container was ended and started again, so that
   *     what it wrote before is gone; nothing where it was not
   * @param least the shortest time of which all writes have to be known
   */
  static String problem(RootWrites writes, Optional<Instant> restartedIn, Duration least) {
    if (!canSay(writes)) {
      return "a path has a comma, a blank at its end, or what is no text";
    }
    if (!writes.atRoot().isEmpty()) {
      return "it writes into the root itself, or moves files between folders that have only the root"
          + " above both: nothing can be mounted there";
    }
    if (!writes.limitations().isEmpty()) {
      return "not all of it was seen";
    }
    for (WrittenFolder folder : writes.folders()) {
      if (folder.created() && temporary(folder.path()).isEmpty()) {
        return "it has made "
            + folder.path()
            + " itself, which may have another name at the next start, and which it could not"
            + " remove were it a mount: rootseal try shows whether that matters";
      }
    }
    List<String> paths = writes.folders().stream().map(WrittenFolder::path).toList();
    if (paths.size() > MAX_PATHS || String.join(",", paths).length() > MAX_LENGTH) {
      return "it has more than %d paths or %d characters".formatted(MAX_PATHS, MAX_LENGTH);
    }
    if (writes.run().compareTo(least) < 0) {
      return "what it wrote is known of %s only, less than --min-for (%s): look for longer with --for"
          .formatted(Age.brief(writes.run()), Age.brief(least));
    }
    boolean young =
        restartedIn.filter(start -> start.plus(LONG).isAfter(writes.lookedAt())).isPresent();
    return young && least.isPositive()
        ? "it was restarted, and its pod is younger than an hour: look again later"
        : "";
  }

  /** Where an empty volume would hide what the image has. */
  public static List<ContainerPath> seeds(RootWrites writes) {
    return writes.folders().stream()
        .filter(PathsAnnotation::needsSeed)
        .map(folder -> ContainerPath.of(folder.path()))
        .toList();
  }

  public static boolean needsSeed(WrittenFolder folder) {
    return folder.imageContent() && temporary(folder.path()).isEmpty();
  }

  /**
   * Where the annotation has them: of what a container makes itself in a folder for what is
   * temporary, that folder, whatever the name is at the next start.
   */
  public static List<ContainerPath> paths(RootWrites writes) {
    List<String> all =
        writes.folders().stream()
            .map(one -> temporary(one.path()).filter(_ -> one.created()).orElse(one.path()))
            .distinct()
            .toList();
    return all.stream()
        .filter(path -> all.stream().noneMatch(other -> path.startsWith(other + "/")))
        .map(ContainerPath::of)
        .toList();
  }

  /** The folder for what is temporary in which a path is; nothing where it is in none. */
  public static Optional<String> temporary(String path) {
    return TEMPORARY.stream().filter(one -> (path + "/").startsWith(one + "/")).findFirst();
  }

  /** Whether whoever reads the annotation finds these paths in it, and no other one. */
  public static boolean canSay(RootWrites writes) {
    return writes.folders().stream()
        .map(WrittenFolder::path)
        .allMatch(
            path ->
                !path.contains(",")
                    && path.strip().equals(path)
                    && path.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0xfffd));
  }
}
