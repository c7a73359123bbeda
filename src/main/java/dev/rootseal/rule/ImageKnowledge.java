package dev.rootseal.rule;

import java.util.List;
import java.util.Optional;

/**
 * What is known about a container's image.
 *
 * @param name what people call the program, for example {@code nginx}
 * @param imageClass what kind of program it is
 * @param decides whether the knowledge may decide a verdict; otherwise it is a hint
 * @param requiredPaths the paths that need a writable mount: an empty list when none does, nothing
 *     when that is not known
 * @param special paths that a plain empty volume does not serve
 * @param worksReadOnly whether it is known to run with a read-only root
 * @param stated the reason that the policy's own row gives; nothing where the catalogue knows, of
 *     which the policy can say that it only advises
 */
public record ImageKnowledge(
    String name,
    ImageClass imageClass,
    boolean decides,
    Optional<List<ContainerPath>> requiredPaths,
    List<SpecialPath> special,
    boolean worksReadOnly,
    Optional<String> stated) {
  public ImageKnowledge {
    requiredPaths = requiredPaths.map(List::copyOf);
    special = List.copyOf(special);
  }

  /**
   * A path that a plain empty volume does not serve.
   *
   * @param path the path
   * @param need what it needs instead
   */
  public record SpecialPath(ContainerPath path, Need need) {}

  /** Why an empty volume does not do. */
  public enum Need {
    /** Its data has to outlive the pod: a claim. */
    DATA,
    /** The image ships content there, which an empty volume would hide: copy it first. */
    SEED,
    /** It has to be the node's own path. */
    HOST,
    /** It is a single file, which a volume can give by sub path only. */
    FILE
  }

  /** The need of a path: its own, or the one of a directory around it. */
  public Optional<Need> needOf(ContainerPath path) {
    return special.stream()
        .filter(entry -> path.isAtOrBelow(entry.path()) || entry.path().isAtOrBelow(path))
        .map(SpecialPath::need)
        .findFirst();
  }
}
