package dev.rootseal.rule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An absolute path inside a container, normalised lexically: no {@code //}, no {@code .} or {@code
 * ..}, no slash at the end. Links inside the image cannot be seen, but for two that all common base
 * images share: {@code /var/run} is {@code /run} and {@code /var/lock} is {@code /run/lock}.
 *
 * @param spelling the normalised path as its author spelt it, for example {@code /var/run}
 */
public record ContainerPath(String spelling) implements Comparable<ContainerPath> {
  public static final ContainerPath ROOT = new ContainerPath("/");

  /** Devices and the kernel's own file systems, which the container runtime makes. */
  public static final List<ContainerPath> KERNEL = List.of(of("/dev"), of("/proc"), of("/sys"));

  /** Reads a path; one without a slash in front counts from the root, as the kubelet has it. */
  public static ContainerPath of(String text) {
    return isNormal(text) ? new ContainerPath(text) : new ContainerPath(normalised(text));
  }

  /** Whether each segment stands for itself, as in nearly all that people write. */
  private static boolean isNormal(String text) {
    return text.startsWith("/")
        && !text.endsWith("/")
        && !text.contains("//")
        && !text.contains("/.");
  }

  private static String normalised(String text) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : text.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    return "/" + String.join("/", segments);
  }

  /** Those of both, each directory once, as it was spelt first. */
  public static List<ContainerPath> union(List<ContainerPath> some, List<ContainerPath> others) {
    List<ContainerPath> all = new ArrayList<>();
    Stream.concat(some.stream(), others.stream())
        .filter(path -> all.stream().noneMatch(path::same))
        .forEach(all::add);
    return all;
  }

  /** The directories of the first that are none of the others. */
  static List<ContainerPath> without(List<ContainerPath> some, List<ContainerPath> others) {
    return some.stream().filter(path -> others.stream().noneMatch(path::same)).toList();
  }

  /** For people: {@code /tmp, /var/run}. */
  public static String listed(List<ContainerPath> paths) {
    return paths.stream().map(ContainerPath::spelling).collect(Collectors.joining(", "));
  }

  /** The directory in which it is; the root is its own. */
  public ContainerPath parent() {
    return of(spelling + "/..");
  }

  public ContainerPath withoutLinks() {
    return new ContainerPath(canonical());
  }

  public boolean same(ContainerPath other) {
    return canonical().equals(other.canonical());
  }

  /** Whether this is the given directory or lies below it, by whole segments. */
  public boolean isAtOrBelow(ContainerPath directory) {
    String above = directory.canonical();
    String path = canonical();
    return above.equals("/") || isAtOrBelow(path, above);
  }

  /** The number of characters that tell two ancestors of one path apart: the nearer has more. */
  int depth() {
    String canonical = canonical();
    return canonical.equals("/") ? 0 : canonical.length();
  }

  private static boolean isAtOrBelow(String path, String above) {
    return path.startsWith(above)
        && (path.length() == above.length() || path.charAt(above.length()) == '/');
  }

  private String canonical() {
    if (!spelling.startsWith("/var/")) {
      return spelling;
    }
    return relocate(relocate(spelling, "/var/run", "/run"), "/var/lock", "/run/lock");
  }

  private static String relocate(String path, String from, String to) {
    return isAtOrBelow(path, from) ? to + path.substring(from.length()) : path;
  }

  @Override
  public int compareTo(ContainerPath other) {
    return spelling.compareTo(other.spelling);
  }

  @Override
  public String toString() {
    return spelling;
  }
}
