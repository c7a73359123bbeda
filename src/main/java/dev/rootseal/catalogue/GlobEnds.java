package dev.rootseal.catalogue;

import java.util.List;

/**
 * The first and the last character of a repository or of a glob for some. Of the globs that an
 * image is compared with, nearly all are told from it by these alone.
 *
 * @param first the first character; 0 if it may be any
 * @param last the last character; 0 if it may be any
 */
record GlobEnds(char first, char last) {
  private static final char ANY = 0;

  /** The ends of a glob, in which {@code *} stands for any characters. */
  static GlobEnds of(String glob) {
    return new GlobEnds(literal(glob, 0), literal(glob, glob.length() - 1));
  }

  /** The ends of a repository. */
  static GlobEnds of(List<String> segments) {
    String first = segments.getFirst();
    String last = segments.getLast();
    return first.isEmpty() || last.isEmpty()
        ? new GlobEnds(ANY, ANY)
        : new GlobEnds(first.charAt(0), last.charAt(last.length() - 1));
  }

  private static char literal(String glob, int at) {
    return glob.isEmpty() || glob.charAt(at) == '*' ? ANY : glob.charAt(at);
  }

  /** Whether this glob can be one for a repository with those ends. */
  boolean canFit(GlobEnds repository) {
    return fits(first, repository.first) && fits(last, repository.last);
  }

  private static boolean fits(char glob, char repository) {
    return glob == ANY || repository == ANY || glob == repository;
  }
}
