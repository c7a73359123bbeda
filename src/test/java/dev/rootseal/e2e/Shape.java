package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A container of which is known what it writes: one line of `truth.csv`, beside the manifests.
 *
 * @param workload kind and name, as commands take it
 * @param verdict with the reason, or in how many pods
 * @param pod which one to look at, where it is not any
 * @param paths the folders that it writes to; empty where it writes to none
 * @param seed those of them of which an empty volume would hide something
 * @param isLookedAt whether its folders are looked for
 * @param isHidden whether the kernel shows its root to nobody
 */
record Shape(
    String namespace,
    String workload,
    String container,
    String verdict,
    String pod,
    SortedSet<String> paths,
    SortedSet<String> seed,
    boolean isLookedAt,
    boolean isHidden) {
  private static final String HIDDEN = "hidden";
  private static final Path FOLDER = Path.of("src/test/resources/e2e/shapes");

  /** What runs them. */
  static String manifests() {
    return read("workloads.yaml");
  }

  /** All of them. */
  static List<Shape> all() {
    return read("truth.csv").lines().skip(1).map(line -> Shape.of(line.split(";", -1))).toList();
  }

  private static Shape of(String[] words) {
    return new Shape(
        words[0],
        words[1],
        words[2],
        words[3],
        words[4],
        paths(words[5]),
        paths(words[6]),
        !words[5].isEmpty(),
        words[5].equals(HIDDEN));
  }

  private static SortedSet<String> paths(String text) {
    return text.isEmpty() || text.equals("none") || text.equals(HIDDEN)
        ? new TreeSet<>()
        : new TreeSet<>(List.of(text.split(",")));
  }

  private static String read(String file) {
    return unchecked(() -> Files.readString(FOLDER.resolve(file)));
  }

  /** What is the same for all containers of one workload. */
  String owner() {
    return workload + " -n " + namespace;
  }
}
