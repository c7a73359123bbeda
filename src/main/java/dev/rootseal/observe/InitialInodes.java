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
   * What a root holds beyond what it began with.
   *
   * @param leastInodes no less than so many files, folders and links; some are there for sure
   * @param mostInodes no more
   * @param leastBytes no less bytes
   * @param mostBytes no more; nothing where the runtime counts none
   */
  record WrittenInodes(
      long leastInodes, long mostInodes, long leastBytes, OptionalLong mostBytes) {}

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

    private long most(MountLayout other) {
      return most
          - layout.leastMadeFor(layout.without(other))
          + layout.mostMadeFor(other.without(layout), most);
    }

    /** Folders take up room, so only a root that began with the same shows how much. */
    private boolean beganAs(MountLayout other) {
      return least(other) == least.inodes() && most(other) == least.inodes();
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

  /** What a root of this layout has gained, by the samples that are nearest to it. */
  WrittenInodes written(MountLayout layout, RootUsage usage) {
    Map<MountLayout, Sample> alike = samples.getOrDefault(layout.origin(), Map.of());
    long distance = alike.values().stream().mapToLong(one -> one.distance(layout)).min().orElse(0);
    List<Sample> nearest =
        alike.values().stream().filter(one -> one.distance(layout) == distance).toList();
    long highest = nearest.stream().mapToLong(one -> one.most(layout)).max().orElse(layout.most());
    long lowest = nearest.stream().mapToLong(one -> one.least(layout)).min().orElse(layout.least());
    long atMost = Math.max(1, highest);
    long leastInodes = Math.max(0, usage.inodes() - atMost);
    long mostInodes = Math.max(0, usage.inodes() - Math.clamp(lowest, 1, atMost));
    if (usage.bytes().isEmpty()) {
      return new WrittenInodes(leastInodes, mostInodes, 0, OptionalLong.empty());
    }
    OptionalLong before =
        nearest.stream()
            .filter(one -> one.beganAs(layout))
            .findFirst()
            .map(one -> one.least().bytes())
            .orElse(OptionalLong.empty());
    long grown = mostInodes == 0 ? 0 : Math.max(0, usage.bytes().getAsLong() - before.orElse(0));
    return new WrittenInodes(
        leastInodes, mostInodes, before.isPresent() ? grown : 0, OptionalLong.of(grown));
  }
}
