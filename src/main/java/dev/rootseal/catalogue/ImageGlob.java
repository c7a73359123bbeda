package dev.rootseal.catalogue;

import java.util.List;

/**
 * A repository glob with an optional tag glob; {@code *} stands for any characters, none included,
 * within one segment.
 *
 * <p>Matching takes at most pattern length times text length steps per segment, whatever the
 * pattern: a policy's globs come from users.
 *
 * @param segments the repository's globs, one a path segment
 * @param tag the tag's glob, or empty for any tag
 */
record ImageGlob(List<String> segments, String tag) {
  static ImageGlob parse(String glob) {
    int colon = glob.lastIndexOf(':');
    boolean tagged = colon > glob.lastIndexOf('/');
    String repository = tagged ? glob.substring(0, colon) : glob;
    String tag = tagged ? glob.substring(colon + 1) : "";
    return new ImageGlob(List.of(repository.split("/", -1)), tag);
  }

  ImageGlob {
    segments = List.copyOf(segments);
  }

  /** Returns whether the repository part is a plain name. */
  boolean isExact() {
    return segments.stream().noneMatch(segment -> segment.contains("*"));
  }

  String repository() {
    return String.join("/", segments);
  }

  /**
   * Returns how many characters of the repository are no wildcard: globs with more of them go
   * first.
   */
  int repositoryLiterals() {
    return (int) repository().chars().filter(c -> c != '*').count();
  }

  int tagLiterals() {
    return (int) tag.chars().filter(c -> c != '*').count();
  }

  boolean matches(List<String> path, String imageTag) {
    return matchesPath(path) && matchesTag(imageTag);
  }

  boolean matchesTag(String imageTag) {
    return tag.isEmpty() || segmentMatches(tag, imageTag);
  }

  private boolean matchesPath(List<String> path) {
    if (path.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!segmentMatches(segments.get(i), path.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Walks both texts once and goes back to the last star only, which is enough for globs. */
  static boolean segmentMatches(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        resume = t;
      } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    return onlyStars(glob, g);
  }

  private static boolean onlyStars(String glob, int from) {
    return glob.chars().skip(from).allMatch(c -> c == '*');
  }
}
