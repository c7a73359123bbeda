package dev.rootseal.e2e;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What `rootseal observe --paths` tells a person, read back. */
final class LookedAt {
  private static final Pattern CONTAINER = Pattern.compile("Container '(.*?)': (.*)");
  private static final Pattern FOLDER =
      Pattern.compile(
          " {2}(/.*?): .*; last write [^;]*(; needs what the image has there: seed)?.*");

  private final SortedSet<String> paths = new TreeSet<>();
  private final SortedSet<String> seed = new TreeSet<>();
  private String unseen = "";

  private LookedAt() {}

  /** By container: its folders and those with files of the image, or why it was not looked at. */
  static Map<String, String> read(String errors) {
    Map<String, LookedAt> containers = new TreeMap<>();
    LookedAt last = new LookedAt();
    for (String line : errors.lines().toList()) {
      Matcher container = CONTAINER.matcher(line);
      if (container.matches()) {
        last = containers.computeIfAbsent(container.group(1), name -> new LookedAt());
        if (container.group(2).startsWith("not looked at")) {
          last.unseen = container.group(2);
        }
      } else {
        last.add(FOLDER.matcher(line));
      }
    }
    Map<String, String> all = new TreeMap<>();
    containers.forEach((name, one) -> all.put(name, one.text()));
    return all;
  }

  private String text() {
    return unseen.isEmpty() ? paths + " " + seed : unseen;
  }

  private void add(Matcher folder) {
    if (folder.matches()) {
      paths.add(folder.group(1));
      if (folder.group(2) != null) {
        seed.add(folder.group(1));
      }
    }
  }
}
