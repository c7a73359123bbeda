package dev.rootseal.trial;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.trial.CopyState.Symptom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lines in which a program says that it cannot do with a mount what it does with a folder of its
 * root: rename across its border, remove or rename it, give it another mode. Or that it has looked
 * whether it may write, and not tried. Each is known by its words and by its number.
 */
final class MountError {
  /** What strerror says of EXDEV, and Java in its place. */
  private static final Pattern ACROSS =
      Pattern.compile(
          "(?i)cross-device|\\bEXDEV\\b|\\berrno:? ?18\\b|\\bos error 18\\b|AtomicMoveNotSupported");

  /** EBUSY and EPERM, and what programs say of folders that others may read. */
  private static final Pattern OF_THE_FOLDER =
      Pattern.compile(
          "(?i)resource busy|\\bEBUSY\\b|\\berrno:? ?16\\b"
              + "|\\bos error 16\\b|operation not permitted|\\bEPERM\\b|\\berrno:? ?1\\b"
              + "|\\bos error 1\\b|permissions should be|too open|group or (?:world|others?)\\b"
              + "|(?:invalid|unsafe|insecure|wrong|bad) (?:permissions|ownership|owner|modes?)\\b"
              + "|world[- ](?:writable|readable|accessible)|must be owned|not owned by");

  private static final Pattern LOOKED =
      Pattern.compile(
          "(?i)\\bnot write?able\\b|\\bunwrite?able\\b|\\bno write (?:access|permission)"
              + "|\\bnot have write (?:access|permission)");

  private static final Pattern PATH = Pattern.compile(ReadOnlyError.PATH);

  private MountError() {}

  /**
   * What a line says, where it is one and the patch has mounted something there: what has to be a
   * volume with what the image has there is missing, if the line tells.
   */
  static Optional<Symptom> in(String line, String container, List<ContainerPath> mounts) {
    List<ContainerPath> named =
        PATH.matcher(line)
            .results()
            .map(path -> ContainerPath.of(path.group("path").replaceFirst("\\.$", "")))
            .toList();
    Optional<ContainerPath> wanted = Optional.empty();
    if (ACROSS.matcher(line).find()) {
      wanted = named.size() < 2 ? wanted : Optional.of(above(named));
      return Optional.of(symptom(line, container, wanted));
    }
    if (OF_THE_FOLDER.matcher(line).find()) {
      wanted =
          named.stream()
              .filter(path -> mounts.stream().anyMatch(path::same))
              .findFirst()
              .map(ContainerPath::parent);
    }
    if (wanted.isEmpty() && LOOKED.matcher(line).find()) {
      wanted =
          named.stream().filter(path -> mounts.stream().noneMatch(path::isAtOrBelow)).findFirst();
    }
    return wanted.map(path -> symptom(line, container, Optional.of(path)));
  }

  /** The nearest folder above the first two. */
  private static ContainerPath above(List<ContainerPath> paths) {
    ContainerPath above = paths.getFirst().parent();
    while (!paths.get(1).isAtOrBelow(above)) {
      above = above.parent();
    }
    return above;
  }

  private static Symptom symptom(String line, String container, Optional<ContainerPath> wanted) {
    String needs =
        wanted
            .map(
                path ->
                    path.equals(ContainerPath.ROOT)
                        ? "it would need a volume at /, which no patch can give"
                        : "it needs a volume at " + path)
            .orElse("which folders, it does not say");
    return new Symptom(
        container,
        "container '%s' cannot use the mounts of the patch (%s): %s"
            .formatted(container, needs, ReadOnlyError.cut(line.strip())),
        false,
        wanted.filter(path -> !path.equals(ContainerPath.ROOT)));
  }
}
