package dev.rootseal.observe;

import dev.rootseal.observe.KubeletSummary.RootUsage;
import java.util.OptionalLong;

/**
 * What a root holds beyond what it began with.
 *
 * @param leastInodes no less than so many files, folders and links
 * @param mostInodes no more
 * @param leastBytes no less bytes
 * @param mostBytes no more; nothing where the runtime counts none
 */
record WrittenInodes(long leastInodes, long mostInodes, long leastBytes, OptionalLong mostBytes) {
  static WrittenInodes of(RootUsage usage, InitialInodes.Range base) {
    long least = Math.max(0, usage.inodes() - base.most());
    long most = Math.max(0, usage.inodes() - base.least());
    if (usage.bytes().isEmpty()) {
      return new WrittenInodes(least, most, 0, OptionalLong.empty());
    }
    if (most == 0) {
      return new WrittenInodes(0, 0, 0, OptionalLong.of(0));
    }
    long grown = Math.max(0, usage.bytes().getAsLong() - base.bytes().orElse(0));
    return new WrittenInodes(
        least, most, base.bytes().isPresent() ? grown : 0, OptionalLong.of(grown));
  }

  boolean isExact() {
    return leastInodes == mostInodes;
  }

  /** Whether something was written for sure. */
  boolean isCertain() {
    return leastInodes > 0;
  }

  /** Whether nothing was. */
  boolean isNone() {
    return mostInodes == 0;
  }
}
