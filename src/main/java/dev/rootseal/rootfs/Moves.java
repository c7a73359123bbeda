package dev.rootseal.rootfs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was moved from one folder into another one. Between two mounts that fails ("Invalid
 * cross-device link"), so one mount has to cover both. A move leaves no trace but the times: both
 * folders were last changed in the same moment, the one because something went and the other
 * because something came.
 */
final class Moves {
  /** A kernel's clock for files ticks every one to ten milliseconds. */
  private static final Duration MOMENT = Duration.ofMillis(10);

  /** No program has so many, and each is compared with each. */
  private static final int MOST = 1000;

  private final List<Change> departures = new ArrayList<>();
  private final List<Change> arrivals = new ArrayList<>();

  /** What has last happened to a folder; certain if what came was not made there. */
  private record Change(String folder, Instant at, boolean certain) {
    private boolean isOneMomentWith(Change other) {
      return Duration.between(at, other.at).abs().compareTo(MOMENT) <= 0;
    }
  }

  /** Learns what has last happened to a folder that the walk has left. */
  void add(FolderScan folder, FolderScan parent) {
    folder
        .lastDeparture(parent)
        .filter(_ -> departures.size() < MOST)
        .ifPresent(at -> departures.add(new Change(folder.path(), at, false)));
    folder
        .lastArrival()
        .filter(_ -> arrivals.size() < MOST)
        .ifPresent(
            entry ->
                arrivals.add(
                    new Change(
                        folder.path(),
                        entry.changed(),
                        entry.written().isBefore(entry.changed()))));
  }

  /**
   * Where mounts have to be, so that each move stays within one. At its start a program may remove
   * and make things in one moment, so that what is not certain counts between neighbours only.
   *
   * @param apart where they would have to be without a move
   * @param atRoot gets what no mount can cover
   */
  List<RootWrites.WrittenFolder> joined(List<RootWrites.WrittenFolder> apart, List<String> atRoot) {
    List<RootWrites.WrittenFolder> folders = List.copyOf(apart);
    Set<String> reported = new HashSet<>();
    for (Change from : departures) {
      for (Change to : arrivals) {
        String around = above(from.folder, to.folder);
        boolean neighbours = around.lastIndexOf('/') > 0;
        if (!from.isOneMomentWith(to)
            || !(to.certain || neighbours)
            || isWithinOne(folders, from, to)) {
          continue;
        }
        if (!around.isEmpty()) {
          folders = joined(folders, around);
        } else if (reported.add(from.folder + to.folder)) {
          atRoot.add("what is moved from %s to %s".formatted(from.folder, to.folder));
        }
      }
    }
    return folders;
  }

  private static List<RootWrites.WrittenFolder> joined(
      List<RootWrites.WrittenFolder> folders, String around) {
    List<RootWrites.WrittenFolder> all = new ArrayList<>(folders);
    List<RootWrites.WrittenFolder> within =
        folders.stream().filter(one -> isIn(one.path(), around)).toList();
    all.removeAll(within);
    all.add(RootWrites.WrittenFolder.around(around, within));
    return List.copyOf(all);
  }

  private static boolean isWithinOne(
      List<RootWrites.WrittenFolder> folders, Change from, Change to) {
    return folders.stream()
        .anyMatch(one -> isIn(from.folder, one.path()) && isIn(to.folder, one.path()));
  }

  private static boolean isIn(String path, String around) {
    return (path + "/").startsWith(around + "/");
  }

  /** The nearest folder around both; empty where that is the root. */
  private static String above(String one, String other) {
    String folder = one;
    while (!isIn(other, folder)) {
      folder = folder.substring(0, folder.lastIndexOf('/'));
    }
    return folder;
  }
}
