package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the writable layer of a container held at some time.
 *
 * @param inodes files, folders and links, the root itself included: at least 1
 * @param bytes nothing where the runtime counts none
 * @param at when the runtime counted
 */
record RootUsage(long inodes, OptionalLong bytes, Instant at) {
  RootUsage {
    if (inodes < 1 || bytes.orElse(0) < 0) {
      throw new IllegalArgumentException("no writable layer holds " + inodes + " inodes");
    }
  }

  /**
   * Reads {@code rootfs} of a kubelet's summary. Nothing where a figure is missing or cannot be:
   * some runtimes count no inodes, or say 0. What was not counted yet, for some seconds after a
   * start, has the time 0 there: that is older than any container.
   */
  static Optional<RootUsage> read(JsonNode rootfs) {
    JsonNode inodes = rootfs.path("inodesUsed");
    Optional<Instant> at = time(rootfs.path("time").asText());
    if (at.equals(Optional.of(Instant.EPOCH))) {
      return Optional.of(new RootUsage(1, OptionalLong.empty(), Instant.EPOCH));
    }
    if (!isCount(inodes) || inodes.asLong() == 0 || at.isEmpty()) {
      return Optional.empty();
    }
    JsonNode bytes = rootfs.path("usedBytes");
    return Optional.of(
        new RootUsage(
            inodes.asLong(),
            isCount(bytes) ? OptionalLong.of(bytes.asLong()) : OptionalLong.empty(),
            at.get()));
  }

  private static boolean isCount(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong() && number.asLong() >= 0;
  }

  /** A time as the API spells it. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
