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

  private static final ContainerPath TMP = ContainerPath.of("/tmp");
  private static final ContainerPath RUN = ContainerPath.of("/run");
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
            .filter(path -> ContainerPath.KERNEL.stream().noneMatch(path::isAtOrBelow))
            .collect(Collectors.toSet());
    Set<ContainerPath> outermost = new HashSet<>(all);
    outermost.removeIf(
        path -> all.stream().anyMatch(one -> path.isAtOrBelow(one) && !one.equals(path)));
    return new MountLayout(origin, outermost);
  }

  /**
   * The most inodes that such a root begins with: the image has none of the mount points. A link in
   * the image, such as the one at {@code /var/run}, may be a folder after all.
   */
  long most() {
    Set<ContainerPath> made = new HashSet<>(mounts);
    made.addAll(OF_EVERY_POD);
    made.add(ContainerPath.of(origin.workingDirectory()));
    return 1 + madeFor(made) + (isBelowRun(made) ? 1 : 0);
  }

  private static boolean isBelowRun(Set<ContainerPath> paths) {
    return paths.stream().anyMatch(path -> path.isAtOrBelow(RUN));
  }

  /** The fewest inodes that such a root begins with. */
  long least() {
    return 1 + leastMadeFor(mounts);
  }

  /** Those mounts that the other layout has not. */
  Set<ContainerPath> without(MountLayout other) {
    Set<ContainerPath> own = new HashSet<>(mounts);
    own.removeAll(other.mounts);
    return own;
  }

  /** How many inodes are made at most for these paths, the folders above them included. */
  static long madeFor(Set<ContainerPath> paths) {
    return paths.stream()
        .flatMap(
            path ->
                Stream.iterate(path, one -> !one.equals(ContainerPath.ROOT), ContainerPath::parent))
        .distinct()
        .count();
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
    Set<ContainerPath> made = new HashSet<>(paths);
    made.remove(TMP);
    return madeFor(made);
  }

  /**
   * How many inodes are made for some of the mounts of this layout at least: the folder of the
   * token is in no image.
   */
  long leastMadeFor(Set<ContainerPath> paths) {
    if (!paths.contains(TOKEN)) {
      return 0;
    }
    boolean hasRun = mounts.stream().anyMatch(path -> path.isAtOrBelow(RUN) && !path.equals(TOKEN));
    return hasRun ? 3 : 4;
  }
}
