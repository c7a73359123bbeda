package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern with {@code *} for any characters, also none, and {@code ?} for exactly one. It is
 * taken apart once: the literal text in front of the first star and behind the last one is compared
 * in place, and what stands between stars is looked for from left to right, where the first place
 * that fits is as good as any. So there is no going back, whatever the two hold.
 */
public final class Glob {
  private final String pattern;

  /** What stands between stars; one part where there is none. */
  private final List<String> parts;

  private final int shortest;
  private final int[] runs;

  public Glob(String pattern) {
    this.pattern = pattern;
    this.parts = List.of(pattern.split("\\*", -1));
    this.shortest = parts.stream().mapToInt(String::length).sum();
    this.runs =
        parts.stream()
            .filter(part -> part.indexOf('?') < 0)
            .flatMap(part -> SubstringFilter.runs(part).stream())
            .mapToInt(run -> run)
            .toArray();
  }

  public String pattern() {
    return pattern;
  }

  /** Whether the whole text matches, of which it is known what it holds. */
  boolean matches(String text, SubstringFilter filter) {
    return filter.mayHold(runs) && matches(text);
  }

  public boolean matches(String text) {
    if (text.length() < shortest) {
      return false;
    }
    String first = parts.getFirst();
    if (parts.size() == 1) {
      return text.length() == shortest && standsAt(0, first, text);
    }
    int end = text.length() - parts.getLast().length();
    return standsAt(0, first, text)
        && standsAt(end, parts.getLast(), text)
        && between(text, first.length(), end);
  }

  private boolean between(String text, int begin, int end) {
    int from = begin;
    for (String part : parts.subList(1, parts.size() - 1)) {
      int at = find(part, text, from, end);
      if (at < 0) {
        return false;
      }
      from = at + part.length();
    }
    return true;
  }

  /** The first place that fits and ends before the given one; -1 where there is none. */
  private int find(String part, String in, int from, int end) {
    for (int at = from; at + part.length() <= end; at++) {
      if (standsAt(at, part, in)) {
        return at;
      }
    }
    return -1;
  }

  private boolean standsAt(int from, String part, String in) {
    for (int i = 0; i < part.length(); i++) {
      char one = part.charAt(i);
      if (one != in.charAt(from + i) && one != '?') {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && pattern.equals(glob.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern;
  }

  /**
   * Which runs of {@link #LENGTH} characters a text holds, as a set that may say yes wrongly and
   * never says no wrongly. A glob asks it for the runs of its literal text before it looks at the
   * text: one that is compared with many globs is read once, and most of them are told apart at the
   * first run.
   */
  static final class SubstringFilter {
    static final int LENGTH = 6;

    private static final int BITS = 16;

    private final long[] seen = new long[(1 << BITS) / Long.SIZE];

    private SubstringFilter() {}

    static SubstringFilter of(String text) {
      SubstringFilter filter = new SubstringFilter();
      for (int from = 0; from + LENGTH <= text.length(); from++) {
        int place = place(run(text, from));
        filter.seen[place >>> 6] |= 1L << place;
      }
      return filter;
    }

    /** The runs of a text, so many that each of its characters is in one; none of a short text. */
    static List<Integer> runs(String text) {
      List<Integer> runs = new ArrayList<>();
      int last = text.length() - LENGTH;
      for (int from = 0; from < last; from += LENGTH) {
        runs.add(run(text, from));
      }
      if (last >= 0) {
        runs.add(run(text, last));
      }
      return runs;
    }

    boolean mayHold(int[] runs) {
      for (int run : runs) {
        int place = place(run);
        if ((seen[place >>> 6] & (1L << place)) == 0) {
          return false;
        }
      }
      return true;
    }

    private static int run(String text, int from) {
      int hash = 0;
      for (int i = from; i < from + LENGTH; i++) {
        hash = 31 * hash + text.charAt(i);
      }
      return hash;
    }

    private static int place(int hash) {
      return (hash * 0x9E3779B9) >>> (Integer.SIZE - BITS);
    }
  }
}
