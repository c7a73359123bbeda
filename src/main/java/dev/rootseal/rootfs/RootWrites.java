package dev.rootseal.rootfs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was found written to a root file system.
 *
 * @param startedAt when the container's first process was started
 * @param lookedAt when the last look ended
 * @param folders the fewest that cover what was written, by path
 * @param atRoot names of what was written directly into `/`, where nothing can be mounted
 * @param entries how many files and folders were looked at
 * @param closed how many folders the user of the container may not read
 * @param gaps why something may be missing; empty where all was seen that may be read
 */
public record RootWrites(
    Instant startedAt,
    Instant lookedAt,
    List<WrittenFolder> folders,
    List<String> atRoot,
    long entries,
    long closed,
    List<String> gaps) {
  public RootWrites {
    folders = List.copyOf(folders);
    atRoot = List.copyOf(atRoot);
    gaps = List.copyOf(gaps);
  }

  /** Of how long all writes are known: the root began anew with the container. */
  public Duration run() {
    return Duration.between(startedAt, lookedAt);
  }

  /** What two looks at the same container have found together. */
  public RootWrites and(RootWrites later) {
    return new RootWrites(
        startedAt,
        later.lookedAt,
        covering(folders, later.folders),
        distinct(atRoot, later.atRoot),
        Math.max(entries, later.entries),
        Math.max(closed, later.closed),
        distinct(gaps, later.gaps));
  }

  /** The same, with one more reason why something may be missing. */
  public RootWrites with(String gap) {
    return new RootWrites(
        startedAt, lookedAt, folders, atRoot, entries, closed, distinct(gaps, List.of(gap)));
  }

  private static List<WrittenFolder> covering(
      List<WrittenFolder> some, List<WrittenFolder> others) {
    Map<String, WrittenFolder> all = new TreeMap<>();
    some.forEach(folder -> all.put(folder.path(), folder));
    others.forEach(folder -> all.merge(folder.path(), folder, WrittenFolder::and));
    List<WrittenFolder> kept = new ArrayList<>();
    all.values().stream()
        .sorted(Comparator.comparingInt(folder -> folder.path().length()))
        .filter(folder -> kept.stream().noneMatch(folder::isIn))
        .forEach(kept::add);
    return kept.stream().sorted(Comparator.comparing(WrittenFolder::path)).toList();
  }

  private static List<String> distinct(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all.stream().distinct().sorted().toList();
  }
}
