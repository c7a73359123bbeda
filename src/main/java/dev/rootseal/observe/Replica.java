package dev.rootseal.observe;

import dev.rootseal.rule.ContainerType;
import java.util.Optional;

/**
 * A container in one pod.
 *
 * @param owner what owns the pod, such as a ReplicaSet
 * @param node the pod's node; empty where it has none yet
 * @param staying whether the pod is there to stay: it has neither ended nor is it about to
 * @param root what its root is made of
 */
record Replica(
    PodOwner owner,
    ContainerKey key,
    ContainerType type,
    String image,
    String node,
    boolean staying,
    ContainerRun run,
    Root root) {
  /**
   * The root of a container.
   *
   * @param layout what is mounted into it
   * @param readOnly whether the pod demands that nobody can write to it
   * @param comparable whether others of the same layout begin with the same: no privileges by which
   *     a read-only root is made writable, no devices that bring mounts with them
   * @param obstacle why nobody can see what is written to it
   */
  record Root(
      RootLayout layout, boolean readOnly, boolean comparable, Optional<UnknownReason> obstacle) {}
}
