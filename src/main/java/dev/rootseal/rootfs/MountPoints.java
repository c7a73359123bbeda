package dev.rootseal.rootfs;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where other file systems are mounted over the root: volumes, `/proc`, `/dev`, and the files that
 * the kubelet brings, such as `/etc/hosts`.
 *
 * @param paths absolute, without that of the root itself
 */
record MountPoints(Set<String> paths) {
  /** The fifth word of a line; see proc_pid_mountinfo(5). */
  private static final int MOUNT_POINT = 4;

  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

  MountPoints {
    paths = Set.copyOf(paths);
  }

  /** Those of a process, of which `/proc/PID/mountinfo` has these lines. */
  static MountPoints of(List<String> lines) {
    Set<String> paths = new TreeSet<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length > MOUNT_POINT && !words[MOUNT_POINT].equals("/")) {
        paths.add(plain(words[MOUNT_POINT]));
      }
    }
    return new MountPoints(paths);
  }

  /** Blanks, tabs, line ends and backslashes are written in octal there. */
  private static String plain(String word) {
    return ESCAPE
        .matcher(word)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(escape.group(1), 8))));
  }

  boolean contains(String path) {
    return paths.contains(path);
  }

  /** Whether one lies somewhere below a directory: the runtime may have made the way to it. */
  boolean areBelow(String directory) {
    String below = directory + "/";
    return paths.stream().anyMatch(path -> path.startsWith(below));
  }
}
