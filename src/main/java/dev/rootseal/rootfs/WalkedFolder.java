package dev.rootseal.rootfs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One folder on the walk, while what is in it is looked at. What follows from it is known when the
 * walk leaves it: what it holds decides where a mount has to be.
 */
final class WalkedFolder {
  /** In place of a name: what it was is not there any more. */
  private static final String GONE = ".";

  private final String path;

  /** When the folder itself was changed: an entry came or went. */
  private final Instant changed;

  private final Instant start;
  private final SortedSet<String> written = new TreeSet<>();
  private final List<WrittenFolder> below = new ArrayList<>();
  private Instant last = Instant.MIN;
  private boolean imageContent;

  /** Whether a folder is in it that may have been made after the start. */
  private boolean newFolder;

  /**
   * Nothing in it is known yet.
   *
   * @param start what was changed from then on was written by the container
   */
  WalkedFolder(String path, Instant changed, Instant start) {
    this.path = path;
    this.changed = changed;
    this.start = start;
  }

  /**
   * An entry that is no folder. One that was written was there before where no entry of this folder
   * has come since, or where it has an older time: the image may have it, or an archive.
   */
  void addFile(String name, Entry file) {
    boolean isWritten = !file.changed().isBefore(start);
    imageContent |= !isWritten || !isChanged() || file.written().isBefore(start);
    if (isWritten) {
      written.add(name);
      if (written.size() > WrittenFolder.MOST_EXAMPLES) {
        written.removeLast();
      }
      last = later(last, file.changed());
    }
  }

  /** A folder that the walk has left. */
  void addFolder(WalkedFolder folder) {
    imageContent |= folder.imageContent || !folder.isChanged();
    newFolder |= folder.isChanged() && !folder.imageContent;
    below.addAll(folder.writes(isChanged()));
  }

  /** What is mounted there, or was not looked at: the image may have it. */
  void addUnseen() {
    imageContent = true;
  }

  /** As the root of the container, where nothing can be mounted: what was written directly. */
  List<String> atRoot() {
    return isGone() ? List.of(GONE) : List.copyOf(written);
  }

  /** Where mounts have to be below it. */
  List<WrittenFolder> below() {
    return below;
  }

  private boolean isChanged() {
    return !changed.isBefore(start);
  }

  /** It was changed, and nothing that is still there explains it. */
  private boolean isGone() {
    return isChanged() && written.isEmpty() && !newFolder;
  }

  /**
   * Where mounts have to be for what was written in it and below.
   *
   * @param parentChanged whether an entry came or went in its parent: this folder perhaps
   */
  private List<WrittenFolder> writes(boolean parentChanged) {
    boolean onlyNewFolders = isChanged() && newFolder && !imageContent;
    if (written.isEmpty() && !isGone() && !onlyNewFolders) {
      return below;
    }
    boolean created = parentChanged && isChanged() && !imageContent;
    return List.of(new WrittenFolder(path, lastWrite(), imageContent, created, examples()));
  }

  private Instant lastWrite() {
    Instant latest = isChanged() ? later(last, changed) : last;
    for (WrittenFolder folder : below) {
      latest = later(latest, folder.lastWrite());
    }
    return latest;
  }

  private List<String> examples() {
    if (isGone()) {
      return List.of(GONE);
    }
    return Stream.concat(
            written.stream(),
            below.stream().map(folder -> folder.path().substring(path.length() + 1)).sorted())
        .toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
