package dev.rootseal.rootfs;

import dev.rootseal.rootfs.FolderScan.FileTimes;
import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One look at the root file system of a running process: what has changed since it was started. The
 * time that counts is that of the last change of an entry (`ctime`), which no program can set:
 * archives keep the time of the last write. Symbolic links are not followed, and what is mounted is
 * passed over. Names are read as the locale says, which the image sets to UTF-8.
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

  private static final int MOUNT_POINT = 4;

  private final Path root;
  private final Set<String> mounts;
  private final Instant start;
  private final WalkLimits limits;
  private final InstantSource clock;
  private final Instant end;
  private final Moves moves = new Moves();
  private final Set<String> limitations = new TreeSet<>();
  private long entries;
  private long unreadableFolders;

  private RootWalk(Path proc, long pid, WalkLimits limits, InstantSource clock) throws IOException {
    Path process = proc.resolve(Long.toString(pid));
    this.root = process.resolve("root");
    this.start = ContainerProcess.start(proc, pid, clock.instant());
    this.mounts = mountPoints(process);
    this.limits = limits;
    this.clock = clock;
    this.end = clock.instant().plus(limits.time());
  }

  /**
   * Looks once at the root of a container's first process, as it is seen from here; an IOException
   * says that there is none, or that what it has may not be seen.
   */
  public static RootWrites of(Path proc, long pid, WalkLimits limits, InstantSource clock)
      throws IOException {
    return new RootWalk(proc, pid, limits, clock).look();
  }

  private RootWrites look() throws IOException {
    // The root of a process is a link: what it leads to is asked for.
    FolderScan top = new FolderScan("", withoutRuntime("", FileTimes.at(root.resolve("."))), start);
    list(root, "", top, 1);
    Set<String> atRoot = new LinkedHashSet<>(top.atRoot());
    List<WrittenFolder> folders = moves.joined(top.below(), atRoot);
    if (folders.size() > MOST_FOLDERS) {
      limitations.add("not reported: %d more folders".formatted(folders.size() - MOST_FOLDERS));
      folders = folders.subList(0, MOST_FOLDERS);
    }
    return new RootWrites(
        start,
        clock.instant(),
        folders,
        List.copyOf(atRoot),
        entries,
        unreadableFolders,
        List.copyOf(limitations));
  }

  private void list(Path folder, String path, FolderScan into, int depth) {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (!countEntry()) {
          into.addUnseen();
          return;
        }
        add(entry, path + "/" + entry.getFileName(), into, depth);
      }
    } catch (IOException | DirectoryIteratorException e) {
      unreadableFolders++;
      into.addUnseen();
    }
  }

  private void add(Path file, String path, FolderScan into, int depth) {
    if (mounts.contains(path)) {
      into.addUnseen();
      return;
    }
    FileTimes entry;
    try {
      entry = FileTimes.at(file);
    } catch (IOException e) {
      return; // gone since its name was read: its folder was changed, too
    }
    if (!entry.directory()) {
      into.addFile(path.substring(path.lastIndexOf('/') + 1), entry);
      return;
    }
    FolderScan below = new FolderScan(path, withoutRuntime(path, entry), start);
    if (depth < limits.depth()) {
      list(file, path, below, depth + 1);
    } else {
      limitations.add("not looked at: what lies deeper than %d folders".formatted(limits.depth()));
      below.addUnseen();
    }
    moves.add(below, into);
    into.addFolder(below);
  }

  /** What the runtime has changed counts as the image's. */
  private FileTimes withoutRuntime(String path, FileTimes folder) {
    boolean atTheStart = folder.changed().isBefore(start.plus(RUNTIME));
    return atTheStart && mounts.stream().anyMatch(mount -> mount.startsWith(path + "/"))
        ? new FileTimes(true, Instant.MIN, Instant.MIN, folder.guarded())
        : folder;
  }

  /** Whether there is room and time for one more; where there is not, that is noted. */
  private boolean countEntry() {
    entries++;
    if (entries > limits.entries()) {
      limitations.add(
          "not looked at: what comes after %d files and folders".formatted(limits.entries()));
    } else if (clock.instant().isAfter(end)) {
      limitations.add("not looked at: what comes after %d s".formatted(limits.time().toSeconds()));
    } else {
      return true;
    }
    return false;
  }

  /**
   * Where other file systems are mounted over the root: volumes, `/proc`, `/dev`, and the files
   * that the kubelet brings, such as `/etc/hosts`. See proc_pid_mountinfo(5): the fifth word of a
   * line, in which blanks, tabs, line ends and backslashes are written in octal.
   */
  private static Set<String> mountPoints(Path process) throws IOException {
    Set<String> paths = new TreeSet<>();
    for (String line : Files.readAllLines(process.resolve("mountinfo"))) {
      String[] words = line.split(" ", -1);
      if (words.length > MOUNT_POINT && !words[MOUNT_POINT].equals("/")) {
        paths.add(words[MOUNT_POINT].translateEscapes());
      }
    }
    return paths;
  }

  /**
   * How far one look goes: so many files and folders, and folders in folders, at least 1 of each.
   * What lies beyond is not known, and that is said.
   */
  public record WalkLimits(long entries, int depth, Duration time) {
    /** Far beyond what images have: the largest of some thousand files have half a million. */
    public static final WalkLimits DEFAULT = new WalkLimits(2_000_000, 100, Duration.ofMinutes(2));
  }
}
