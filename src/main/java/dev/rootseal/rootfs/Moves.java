package dev.rootseal.rootfs;

import dev.rootseal.rootfs.RootWrites.WrittenFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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

  private final List<FolderChange> departures = new ArrayList<>();
  private final List<FolderChange> arrivals = new ArrayList<>();

  /** What has last happened to a folder; certain if what came was not made there. */
  private record FolderChange(String folder, Instant at, boolean certain) {
    private boolean isOneMomentWith(FolderChange other) {
      return Duration.between(at, other.at).abs().compareTo(MOMENT) <= 0;
    }
  }

  void add(FolderScan folder, FolderScan parent) {
    if (Math.max(departures.size(), arrivals.size()) >= MOST) {
      return;
    }
    String path = folder.path();
    folder.lastDeparture(parent).ifPresent(at -> departures.add(new FolderChange(path, at, false)));
    folder
        .lastArrival()
        .map(it -> new FolderChange(path, it.changed(), it.written().isBefore(it.changed())))
        .ifPresent(arrivals::add);
  }

  /**
   * Where mounts have to be, by path, so that each move stays within one. At its start a program
   * may remove and make things in one moment, so that what is not certain counts between neighbours
   * only.
   *
   * @param apart where they would have to be without a move
   * @param atRoot gets what no mount can cover
   */
  List<WrittenFolder> joined(List<WrittenFolder> apart, Set<String> atRoot) {
    SortedMap<String, WrittenFolder> folders = new TreeMap<>();
    apart.forEach(folder -> folders.put(folder.path(), folder));
    for (FolderChange from : departures) {
      for (FolderChange to : arrivals) {
        String around = above(from.folder, to.folder);
        boolean neighbours = around.lastIndexOf('/') > 0;
        if (!from.isOneMomentWith(to)
            || !(to.certain || neighbours)
            || folders.keySet().stream().anyMatch(one -> isIn(around, one))) {
          continue;
        }
        if (around.isEmpty()) {
          atRoot.add("what is moved from %s to %s".formatted(from.folder, to.folder));
        } else {
          List<WrittenFolder> within =
              folders.values().stream().filter(one -> isIn(one.path(), around)).toList();
          folders.values().removeAll(within);
          folders.put(around, WrittenFolder.around(around, within));
        }
      }
    }
    return List.copyOf(folders.values());
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
