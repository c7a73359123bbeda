package dev.rootseal.rootfs;

import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One folder on the walk, while what is in it is looked at. What follows from it is known when the
 * walk leaves it: what it holds decides where a mount has to be.
 */
final class FolderScan {
  /** In place of a name: what it was is not there any more, or is the folder itself. */
  private static final String GONE = ".";

  private final String path;
  private final FileTimes folder;
  private final Instant start;
  private final SortedSet<String> written = new TreeSet<>();
  private final List<WrittenFolder> below = new ArrayList<>();
  private Instant last = Instant.MIN;
  private boolean imageContent;

  /** Whether a folder is in it that may have been made after the start. */
  private boolean newFolder;

  /** That of its entries which came or was changed last. */
  private FileTimes youngest = new FileTimes(false, Instant.MIN, Instant.MIN, false);

  /**
   * Nothing in it is known yet. What was changed from the start on was written by the container.
   */
  FolderScan(String path, FileTimes folder, Instant start) {
    this.path = path;
    this.folder = folder;
    this.start = start;
  }

  /**
   * An entry that is no folder. One that was written was there before where no entry of this folder
   * has come since, or where it has an older time: the image may have it, or an archive.
   */
  void addFile(String name, FileTimes file) {
    boolean isWritten = !file.changed().isBefore(start);
    youngest = youngest.changed().isAfter(file.changed()) ? youngest : file;
    imageContent |= !isWritten || !isChanged() || file.written().isBefore(start);
    if (isWritten) {
      written.add(name);
      if (written.size() > WrittenFolder.MOST_EXAMPLES) {
        written.removeLast();
      }
      last = later(last, file.changed());
    }
  }

  void addFolder(FolderScan left) {
    imageContent |= left.imageContent || !left.isChanged();
    youngest = youngest.changed().isAfter(left.folder.changed()) ? youngest : left.folder;
    newFolder |= left.isChanged() && !left.imageContent;
    below.addAll(left.writes(isChanged()));
  }

  /** What is mounted there, or was not looked at: the image may have it. */
  void addUnseen() {
    imageContent = true;
  }

  /** As the root of the container, where nothing can be mounted: what was written directly. */
  List<String> atRoot() {
    return isGone() ? List.of(GONE) : List.copyOf(written);
  }

  List<WrittenFolder> below() {
    return below;
  }

  /**
   * When something was taken out of it, if that was the last that has happened to it. Out of an
   * empty one that may be new nothing was.
   */
  Optional<Instant> lastDeparture(FolderScan parent) {
    boolean mayBeNew = parent.isChanged() && youngest.changed().equals(Instant.MIN);
    return !mayBeNew && isChanged() && youngest.changed().isBefore(folder.written())
        ? Optional.of(folder.written())
        : Optional.empty();
  }

  /** What came into it, if that was the last that has happened to it. */
  Optional<FileTimes> lastArrival() {
    return isChanged() && youngest.changed().equals(folder.written())
        ? Optional.of(youngest)
        : Optional.empty();
  }

  String path() {
    return path;
  }

  /**
   * Whether an entry came or went. A file system of layers copies a folder up when something below
   * it is written: that is a change of the folder, but none of its entries, and leaves it the time
   * of the last one.
   */
  private boolean isChanged() {
    return isTouched() && !folder.written().isBefore(start);
  }

  private boolean isTouched() {
    return !folder.changed().isBefore(start);
  }

  /** Its own mode or owner was changed: nothing below it was written, for which it was copied. */
  private boolean isItselfWritten() {
    return isTouched() && !isChanged() && written.isEmpty() && below.isEmpty();
  }

  /** It was changed, and nothing that is still there explains it. */
  private boolean isGone() {
    return isChanged() && written.isEmpty() && !newFolder;
  }

  /** Where mounts have to be for what was written; it may be new if its parent has changed. */
  private List<WrittenFolder> writes(boolean parentChanged) {
    boolean onlyNewFolders = isChanged() && newFolder && !imageContent;
    if (written.isEmpty() && !isGone() && !isItselfWritten() && !onlyNewFolders) {
      return below;
    }
    boolean created = parentChanged && isChanged() && !imageContent;
    boolean copied = imageContent || (folder.guarded() && !created);
    return List.of(new WrittenFolder(path, lastWrite(), copied, created, examples()));
  }

  private Instant lastWrite() {
    Instant latest = isChanged() || isItselfWritten() ? later(last, folder.changed()) : last;
    for (WrittenFolder one : below) {
      latest = later(latest, one.lastWrite());
    }
    return latest;
  }

  private List<String> examples() {
    if (isGone() || isItselfWritten()) {
      return List.of(GONE);
    }
    return Stream.concat(
            written.stream(),
            below.stream().map(one -> one.path().substring(path.length() + 1)).sorted())
        .toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * A file, a link or a folder.
   *
   * @param changed when its content, owner or mode was last changed, or an entry of a folder
   * @param written the time of its last write, which programs can set
   * @param guarded whether nobody but its owner may look into it, which some programs insist on
   */
  record FileTimes(boolean directory, Instant changed, Instant written, boolean guarded) {
    private static final int OTHERS = 0077;

    /** As it is now; links are not followed. */
    static FileTimes at(Path file) throws IOException {
      Map<String, Object> attributes =
          Files.readAttributes(
              file, "unix:ctime,lastModifiedTime,isDirectory,mode", LinkOption.NOFOLLOW_LINKS);
      if (attributes.get("ctime") instanceof FileTime changed
          && attributes.get("lastModifiedTime") instanceof FileTime written
          && attributes.get("isDirectory") instanceof Boolean directory
          && attributes.get("mode") instanceof Integer mode) {
        return new FileTimes(
            directory, changed.toInstant(), written.toInstant(), (mode & OTHERS) == 0);
      }
      throw new IOException("the times of " + file + " are not known");
    }
  }
}
