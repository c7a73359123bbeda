package dev.rootseal.rootfs;

import java.time.Duration;

/**
 * How far a look at a file system goes. What lies beyond is not known, and that is said.
 *
 * @param entries files and folders, at least 1
 * @param depth folders in folders, at least 1
 * @param time for one look
 */
public record WalkLimits(long entries, int depth, Duration time) {
  /** Far beyond what images have: the largest of some thousand files have half a million. */
  public static final WalkLimits DEFAULT = new WalkLimits(2_000_000, 100, Duration.ofMinutes(2));
}
