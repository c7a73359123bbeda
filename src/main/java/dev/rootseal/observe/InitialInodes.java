package dev.rootseal.observe;

import dev.rootseal.observe.KubeletSummary.RootUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Estimates the inodes that a writable layer had at its start. What is made for a container depends
 * on what its image has, so nobody who sees the pod alone knows it; but whoever cannot write shows
 * it. So containers whose root is read-only calibrate those of the same image.
 */
final class InitialInodes {
  /**
   * What a container's root held before the container started, as far as it is known.
   *
   * @param least it held no less than so many inodes
   * @param most it held no more
   * @param bytes of a container that began alike; nothing where there is none
   */
  record Range(long least, long most, OptionalLong bytes) {}

  /**
   * Roots of one layout into which nothing can be written.
   *
   * @param least the one that holds the fewest inodes
   * @param most the inodes of the one that holds the most: something may have been mounted that the
   *     pod does not name
   */
  private record Sample(MountLayout layout, RootUsage least, long most) {
    private Sample with(Sample other) {
      return new Sample(
          layout,
          least.inodes() <= other.least.inodes() ? least : other.least,
          Math.max(most, other.most));
    }

    /** How far the other layout is from this one, in inodes. */
    private long distance(MountLayout other) {
      return MountLayout.madeFor(layout.without(other))
          + MountLayout.madeFor(other.without(layout));
    }

    /** What a root of the other layout began with at least: some mounts may be missing there. */
    private long least(MountLayout other) {
      return least.inodes()
          - layout.mostMadeFor(layout.without(other), least.inodes())
          + other.leastMadeFor(other.without(layout));
    }

    private boolean beganAs(MountLayout other) {
      return least(other) == least.inodes() && most(other) == least.inodes();
    }

    private long most(MountLayout other) {
      return most
          - layout.leastMadeFor(layout.without(other))
          + layout.mostMadeFor(other.without(layout), most);
    }
  }

  private final Map<MountLayout.Origin, Map<MountLayout, Sample>> samples = new HashMap<>();

  /** Adds a container whose root is read-only. */
  void calibrate(MountLayout layout, RootUsage usage) {
    if (!layout.origin().image().isEmpty()) {
      samples
          .computeIfAbsent(layout.origin(), origin -> new HashMap<>())
          .merge(layout, new Sample(layout, usage, usage.inodes()), Sample::with);
    }
  }

  /** What a root of this layout began with, by the samples that are nearest to it. */
  Range of(MountLayout layout) {
    List<Sample> nearest = nearest(layout);
    long most = nearest.stream().mapToLong(one -> one.most(layout)).max().orElse(layout.most());
    long least = nearest.stream().mapToLong(one -> one.least(layout)).min().orElse(layout.least());
    return new Range(
        Math.clamp(least, 1, Math.max(1, most)), Math.max(1, most), bytes(nearest, layout));
  }

  /** Folders take up room, so only a root that began with the same shows how much. */
  private static OptionalLong bytes(List<Sample> nearest, MountLayout layout) {
    return nearest.stream()
        .filter(one -> one.beganAs(layout))
        .findFirst()
        .map(one -> one.least().bytes())
        .orElse(OptionalLong.empty());
  }

  private List<Sample> nearest(MountLayout layout) {
    Map<MountLayout, Sample> alike = samples.getOrDefault(layout.origin(), Map.of());
    long distance = alike.values().stream().mapToLong(one -> one.distance(layout)).min().orElse(0);
    return alike.values().stream().filter(one -> one.distance(layout) == distance).toList();
  }
}
