package dev.rootseal.trial;

import dev.rootseal.rule.ContainerPath;
import java.util.List;
import java.util.Optional;

/** Where a volume has to be, so that something that could not be written can be. */
final class MissingMount {
  /** Of these the whole is temporary. */
  private static final List<ContainerPath> TEMPORARY =
      List.of(ContainerPath.of("/tmp"), ContainerPath.of("/var/tmp"), ContainerPath.of("/run"));

  /** In these each program has a folder of its own, and what changes while it runs is in there. */
  private static final List<String> OF_PROGRAMS =
      List.of("/var/cache", "/var/lib", "/var/log", "/var/spool");

  private MissingMount() {}

  /** The folder; nothing where the error does not name it, or nothing can be mounted there. */
  static Optional<ContainerPath> of(ReadOnlyError error) {
    return error.path().map(path -> folder(path, error.isFolder())).filter(MissingMount::isOne);
  }

  private static ContainerPath folder(String text, boolean isFolder) {
    ContainerPath path = ContainerPath.of(text);
    for (ContainerPath temporary : TEMPORARY) {
      if (path.isAtOrBelow(temporary)) {
        return temporary.equals(TEMPORARY.getLast()) && text.startsWith("/var/")
            ? ContainerPath.of("/var/run")
            : temporary;
      }
    }
    String[] segments = path.spelling().split("/", -1);
    if (segments.length > 4 && OF_PROGRAMS.contains("/" + segments[1] + "/" + segments[2])) {
      return ContainerPath.of(String.join("/", List.of(segments).subList(0, 4)));
    }
    return isFolder ? path : ContainerPath.of(path.spelling() + "/..");
  }

  static boolean isTemporary(ContainerPath path) {
    return TEMPORARY.stream().anyMatch(path::isAtOrBelow);
  }

  private static boolean isOne(ContainerPath path) {
    return !path.equals(ContainerPath.ROOT);
  }
}
