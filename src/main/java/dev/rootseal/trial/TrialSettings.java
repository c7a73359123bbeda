package dev.rootseal.trial;

import java.time.Duration;

/**
 * How a patch is tried.
 *
 * @param time for how long a copy that is ready is watched
 * @param patience how long it may take to get ready
 * @param image that of the container which looks where a copy writes
 * @param sameNode whether copies run on a node of a pod of the workload
 * @param attempts how many patches are tried at most
 * @param hostPath whether a copy may write to paths of its node
 */
public record TrialSettings(
    Duration time,
    Duration patience,
    String image,
    boolean sameNode,
    int attempts,
    boolean hostPath) {
  /** Longer than anything that is done with a copy. */
  Duration life() {
    return time.plus(patience).plusMinutes(10);
  }
}
