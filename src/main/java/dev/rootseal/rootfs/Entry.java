package dev.rootseal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * A file, a link or a folder.
 *
 * @param changed when its content, owner or mode was last changed, or an entry of a folder
 * @param written the time of its last write, which programs can set
 * @param guarded whether nobody but its owner may look into it, which some programs insist on
 */
record Entry(boolean directory, Instant changed, Instant written, boolean guarded) {
  private static final int OTHERS = 0077;

  /**
   * As it is now; links are not followed.
   *
   * @throws IOException if it is gone
   */
  static Entry at(Path file) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(
            file, "unix:ctime,lastModifiedTime,isDirectory,mode", LinkOption.NOFOLLOW_LINKS);
    if (attributes.get("ctime") instanceof FileTime changed
        && attributes.get("lastModifiedTime") instanceof FileTime written
        && attributes.get("isDirectory") instanceof Boolean directory
        && attributes.get("mode") instanceof Integer mode) {
      return new Entry(directory, changed.toInstant(), written.toInstant(), (mode & OTHERS) == 0);
    }
    throw new IOException("the times of " + file + " are not known");
  }
}
