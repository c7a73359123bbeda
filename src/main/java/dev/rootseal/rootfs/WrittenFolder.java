package dev.rootseal.rootfs;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A folder that has to be writable: something in it, or below it, was written after the start.
 *
 * @param path absolute, as the container sees it
 * @param lastWrite when something in it was last changed
 * @param imageContent whether the image has something in it, which an empty volume would hide, or
 *     has made it for its owner alone, which an empty volume is not
 * @param created whether the folder itself may have been made after the start, beside what the
 *     image has: if its name is another one at each start, its parent needs the mount
 * @param examples some of what was written, relative to the folder; `.` where something is gone, or
 *     the folder's own mode or owner was changed
 */
public record WrittenFolder(
    String path, Instant lastWrite, boolean imageContent, boolean created, List<String> examples) {
  /** So many are told. */
  static final int MOST_EXAMPLES = 3;

  public WrittenFolder {
    examples = examples.stream().limit(MOST_EXAMPLES).toList();
  }

  /** The one of which a mount covers some. */
  static WrittenFolder around(String path, List<WrittenFolder> some) {
    return new WrittenFolder(
        path,
        some.stream().map(WrittenFolder::lastWrite).max(Comparator.naturalOrder()).orElseThrow(),
        true,
        false,
        some.stream().map(one -> one.path.substring(path.length() + 1)).toList());
  }

  /** Whether this one lies below another, or is the same. */
  boolean isIn(WrittenFolder other) {
    return path.equals(other.path) || path.startsWith(other.path + "/");
  }

  /** The same folder, seen twice. */
  WrittenFolder and(WrittenFolder later) {
    return new WrittenFolder(
        path,
        lastWrite.isAfter(later.lastWrite) ? lastWrite : later.lastWrite,
        imageContent || later.imageContent,
        created && later.created,
        later.examples.isEmpty() ? examples : later.examples);
  }
}
