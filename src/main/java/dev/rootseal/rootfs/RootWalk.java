package dev.rootseal.rootfs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One look at the root file system of a running process: what has changed since it was started. The
 * time that counts is that of the last change of an entry (`ctime`), which no program can set:
 * archives keep the time of the last write. Symbolic links are not followed, and what is mounted is
 * passed over.
 */
public final class RootWalk {
  /**
   * The runtime makes places for its mounts after the process was started, and before its program
   * runs. A folder with a mount below it that was changed in this time, and where nothing else was
   * written, was changed by the runtime.
   */
  static final Duration RUNTIME = Duration.ofSeconds(5);

  /** More mounts than anybody would make. */
  private static final int MOST_FOLDERS = 1000;

  private final Path root;
  private final MountPoints mounts;
  private final Instant start;
  private final WalkLimits limits;
  private final InstantSource clock;
  private final Instant end;
  private final Moves moves = new Moves();
  private final Set<String> gaps = new TreeSet<>();
  private long entries;
  private long closed;

  private RootWalk(
      Path root, MountPoints mounts, Instant start, WalkLimits limits, InstantSource clock) {
    this.root = root;
    this.mounts = mounts;
    this.start = start;
    this.limits = limits;
    this.clock = clock;
    this.end = clock.instant().plus(limits.time());
  }

  /**
   * Looks once.
   *
   * @param proc where the kernel shows its processes, `/proc`
   * @param pid the container's first process, as it is seen from here
   * @throws IOException if there is no such process, or what it has may not be seen
   */
  public static RootWrites of(Path proc, long pid, WalkLimits limits, InstantSource clock)
      throws IOException {
    Path process = proc.resolve(Long.toString(pid));
    Instant start = ProcessStart.of(proc, pid, clock.instant());
    MountPoints mounts = MountPoints.of(Files.readAllLines(process.resolve("mountinfo")));
    return new RootWalk(process.resolve("root"), mounts, start, limits, clock).look();
  }

  private RootWrites look() throws IOException {
    // The root of a process is a link: what it leads to is asked for.
    WalkedFolder top = new WalkedFolder("", withoutRuntime("", Entry.at(root.resolve("."))), start);
    list(root, "", top, 1);
    List<String> atRoot = new ArrayList<>(top.atRoot());
    List<WrittenFolder> folders =
        moves.joined(top.below(), atRoot).stream()
            .sorted(Comparator.comparing(WrittenFolder::path))
            .toList();
    if (folders.size() > MOST_FOLDERS) {
      gaps.add("not reported: %d more folders".formatted(folders.size() - MOST_FOLDERS));
      folders = folders.subList(0, MOST_FOLDERS);
    }
    return new RootWrites(
        start, clock.instant(), folders, atRoot, entries, closed, gaps.stream().toList());
  }

  private void list(Path folder, String path, WalkedFolder into, int depth) {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (!mayGoOn()) {
          into.addUnseen();
          return;
        }
        add(entry, path + "/" + FileName.of(entry), into, depth);
      }
    } catch (IOException | DirectoryIteratorException e) {
      closed++;
      into.addUnseen();
    }
  }

  private void add(Path file, String path, WalkedFolder into, int depth) {
    if (mounts.contains(path)) {
      into.addUnseen();
      return;
    }
    Entry entry;
    try {
      entry = Entry.at(file);
    } catch (IOException e) {
      return; // gone since its name was read: its folder was changed, too
    }
    if (!entry.directory()) {
      into.addFile(path.substring(path.lastIndexOf('/') + 1), entry);
      return;
    }
    WalkedFolder below = new WalkedFolder(path, withoutRuntime(path, entry), start);
    if (depth < limits.depth()) {
      list(file, path, below, depth + 1);
    } else {
      gaps.add("not looked at: what lies deeper than %d folders".formatted(limits.depth()));
      below.addUnseen();
    }
    moves.add(below, into);
    into.addFolder(below);
  }

  /** What the runtime has changed counts as the image's. */
  private Entry withoutRuntime(String path, Entry folder) {
    boolean atTheStart = folder.changed().isBefore(start.plus(RUNTIME));
    return atTheStart && mounts.areBelow(path)
        ? new Entry(true, Instant.MIN, Instant.MIN, folder.guarded())
        : folder;
  }

  private boolean mayGoOn() {
    entries++;
    if (entries > limits.entries()) {
      gaps.add("not looked at: what comes after %d files and folders".formatted(limits.entries()));
      return false;
    }
    if (clock.instant().isAfter(end)) {
      gaps.add("not looked at: what comes after %d s".formatted(limits.time().toSeconds()));
      return false;
    }
    return true;
  }
}
