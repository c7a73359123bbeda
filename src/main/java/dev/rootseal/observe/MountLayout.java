package dev.rootseal.observe;

import dev.rootseal.rule.ContainerPath;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What decides how many inodes a runtime makes in a container's root before the container starts:
 * it makes each mount point that the image does not have, with the folders above it. Two containers
 * of the same layout begin with the same.
 *
 * @param origin image, runtime and the like: only where it is the same can two be compared
 * @param mounts where something is mounted, but for what lies below another mount or in {@code
 *     /dev}, {@code /proc} and {@code /sys}, which are file systems of their own
 */
record MountLayout(Origin origin, Set<ContainerPath> mounts) {
  /** What every runtime mounts over. */
  private static final List<ContainerPath> OF_EVERY_POD =
      Stream.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/proc", "/sys", "/dev")
          .map(ContainerPath::of)
          .toList();

  private static final List<ContainerPath> OTHER_FILE_SYSTEMS =
      Stream.of("/dev", "/proc", "/sys").map(ContainerPath::of).toList();

  private static final ContainerPath TMP = ContainerPath.of("/tmp");
  private static final ContainerPath TOKEN =
      ContainerPath.of("/run/secrets/kubernetes.io/serviceaccount");

  /**
   * What two containers need to have in common.
   *
   * @param image the id of its content
   * @param runtime such as {@code containerd}
   * @param workingDirectory as the pod has it: the runtime makes it, too
   * @param userNamespace whether the pod has one of its own
   */
  record Origin(String image, String runtime, String workingDirectory, boolean userNamespace) {}

  /** The layout with these mounts, as the pod spells them. */
  static MountLayout of(Origin origin, Collection<String> mountPaths) {
    Set<ContainerPath> all =
        mountPaths.stream()
            .map(path -> ContainerPath.of(path).withoutLinks())
            .filter(path -> !isBelow(path, OTHER_FILE_SYSTEMS))
            .collect(Collectors.toSet());
    return new MountLayout(
        origin,
        all.stream()
            .filter(path -> all.stream().noneMatch(other -> isInside(path, other)))
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static boolean isInside(ContainerPath path, ContainerPath other) {
    return !path.equals(other) && path.isAtOrBelow(other);
  }

  private static boolean isBelow(ContainerPath path, Collection<ContainerPath> others) {
    return others.stream().anyMatch(path::isAtOrBelow);
  }

  /**
   * The most inodes that such a root begins with: the image has none of the mount points. A link in
   * the image, such as the one at {@code /var/run}, may be a folder after all.
   */
  long most() {
    Set<ContainerPath> made = new HashSet<>(mounts);
    made.addAll(OF_EVERY_POD);
    if (!origin.workingDirectory().isEmpty()) {
      made.add(ContainerPath.of(origin.workingDirectory()));
    }
    boolean mayBeUnderAnotherName = isBelowRun(made);
    return 1 + madeFor(made) + (mayBeUnderAnotherName ? 1 : 0);
  }

  private static boolean isBelowRun(Set<ContainerPath> paths) {
    ContainerPath run = ContainerPath.of("/run");
    return paths.stream().anyMatch(path -> path.isAtOrBelow(run));
  }

  /** The fewest inodes that such a root begins with. */
  long least() {
    return 1 + leastMadeFor(mounts);
  }

  /** Those mounts that the other layout has not. */
  Set<ContainerPath> without(MountLayout other) {
    return mounts.stream()
        .filter(path -> !other.mounts.contains(path))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many inodes are made at most for these paths, the folders above them included. */
  static long madeFor(Set<ContainerPath> paths) {
    return paths.stream().flatMap(MountLayout::withFoldersAbove).distinct().count();
  }

  /**
   * The same in an image of which a root began with so many inodes. Images without {@code /tmp} are
   * those without anything: they have no {@code /proc}, {@code /sys}, {@code /dev} and {@code
   * /etc/hosts}, either, nor the link at {@code /var/run}. Where there is no room for all of these,
   * {@code /tmp} was not made.
   */
  long mostMadeFor(Set<ContainerPath> paths, long inodes) {
    int nearlyNothing = 9 + (mounts.contains(TOKEN) ? 4 : 0);
    if (inodes >= nearlyNothing) {
      return madeFor(paths) + (isBelowRun(paths) ? 1 : 0);
    }
    return madeFor(paths.stream().filter(path -> !path.equals(TMP)).collect(Collectors.toSet()));
  }

  /**
   * How many inodes are made for some of the mounts of this layout at least: the folder of the
   * token is in no image.
   */
  long leastMadeFor(Set<ContainerPath> paths) {
    if (!paths.contains(TOKEN)) {
      return 0;
    }
    Set<ContainerPath> others =
        mounts.stream().filter(path -> !path.equals(TOKEN)).collect(Collectors.toSet());
    return isBelowRun(others) ? 3 : 4;
  }

  private static Stream<String> withFoldersAbove(ContainerPath path) {
    String text = path.spelling();
    return Stream.iterate(text, one -> one.length() > 1, MountLayout::above);
  }

  private static String above(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }
}
