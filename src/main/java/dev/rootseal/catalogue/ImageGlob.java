package dev.rootseal.catalogue;

import dev.rootseal.rule.Glob;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A repository glob with an optional tag glob; {@code *} stands for any characters, none included,
 * within one segment.
 *
 * @param segments the repository's globs, one a path segment
 * @param tag the tag's glob, or nothing for any tag
 */
record ImageGlob(List<Glob> segments, Optional<Glob> tag) {
  static ImageGlob parse(String glob) {
    String repository = repository(glob);
    String tag = glob.substring(Math.min(glob.length(), repository.length() + 1));
    return new ImageGlob(
        Stream.of(repository.split("/", -1)).map(Glob::ofStars).toList(),
        Optional.of(tag).filter(text -> !text.isEmpty()).map(Glob::ofStars));
  }

  /** What stands before the tag. */
  static String repository(String glob) {
    int colon = glob.lastIndexOf(':');
    return colon > glob.lastIndexOf('/') ? glob.substring(0, colon) : glob;
  }

  /** A glob of one segment, with any tag. */
  static ImageGlob ofName(String glob) {
    return new ImageGlob(List.of(Glob.ofStars(glob)), Optional.empty());
  }

  ImageGlob {
    segments = List.copyOf(segments);
  }

  boolean matches(List<String> path, String imageTag) {
    return matchesPath(path) && matchesTag(imageTag);
  }

  boolean matchesTag(String imageTag) {
    return tag.isEmpty() || tag.get().matches(imageTag);
  }

  private boolean matchesPath(List<String> path) {
    if (path.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!segments.get(i).matches(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
