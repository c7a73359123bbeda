package dev.rootseal.catalogue;

import dev.rootseal.rule.Glob;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
    int colon = glob.lastIndexOf(':');
    boolean tagged = colon > glob.lastIndexOf('/');
    String repository = tagged ? glob.substring(0, colon) : glob;
    String tag = tagged ? glob.substring(colon + 1) : "";
    return new ImageGlob(
        Stream.of(repository.split("/", -1)).map(Glob::ofStars).toList(),
        Optional.of(tag).filter(text -> !text.isEmpty()).map(Glob::ofStars));
  }

  /** A glob of one segment, with any tag. */
  static ImageGlob ofName(String glob) {
    return new ImageGlob(List.of(Glob.ofStars(glob)), Optional.empty());
  }

  ImageGlob {
    segments = List.copyOf(segments);
  }

  /** Returns whether the repository part is a plain name. */
  boolean isExact() {
    return repository().indexOf('*') < 0;
  }

  String repository() {
    return segments.stream().map(Glob::pattern).collect(Collectors.joining("/"));
  }

  /**
   * Returns how many characters of the repository are no wildcard: globs with more of them go
   * first.
   */
  int repositoryLiterals() {
    return literals(repository());
  }

  int tagLiterals() {
    return tag.map(Glob::pattern).map(ImageGlob::literals).orElse(0);
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

  private static int literals(String glob) {
    return (int) glob.chars().filter(c -> c != '*').count();
  }
}
