package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A pattern with {@code *} for any characters, also none, and {@code ?} for exactly one. It is
 * taken apart once: the literal text in front of the first star and behind the last one is compared
 * in place, and what stands between stars is looked for from left to right, where the first place
 * that fits is as good as any. So there is no going back, whatever the two hold.
 */
public final class Glob {
  private final String pattern;

  /** What stands between stars; one part where there is none. */
  private final List<Part> parts;

  private final int shortest;
  private final int[] runs;

  /** Literal text, in which {@code ?} fits any character. */
  private record Part(String text, boolean plain) {
    static Part of(String text) {
      return new Part(text, text.indexOf('?') < 0);
    }

    static Part plainly(String text) {
      return new Part(text, true);
    }

    int length() {
      return text.length();
    }

    boolean standsAt(String in, int from) {
      if (plain) {
        return in.startsWith(text, from);
      }
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) != '?' && text.charAt(i) != in.charAt(from + i)) {
          return false;
        }
      }
      return true;
    }

    /** The first place that fits and ends before the given one; -1 where there is none. */
    int find(String in, int from, int end) {
      if (plain) {
        int at = in.indexOf(text, from);
        return at + text.length() <= end ? at : -1;
      }
      for (int at = from; at + text.length() <= end; at++) {
        if (standsAt(in, at)) {
          return at;
        }
      }
      return -1;
    }
  }

  /** Takes a pattern apart. */
  public Glob(String pattern) {
    this(pattern, Part::of);
  }

  private Glob(String pattern, Function<String, Part> toPart) {
    this.pattern = pattern;
    this.parts = parts(pattern, toPart);
    this.shortest = parts.stream().mapToInt(Part::length).sum();
    this.runs =
        parts.stream()
            .filter(Part::plain)
            .flatMap(part -> SubstringFilter.runs(part.text()).stream())
            .mapToInt(run -> run)
            .toArray();
  }

  /** A pattern in which {@code ?} stands for itself. */
  public static Glob ofStars(String pattern) {
    return new Glob(pattern, Part::plainly);
  }

  private static List<Part> parts(String pattern, Function<String, Part> toPart) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int star = pattern.indexOf('*'); star >= 0; star = pattern.indexOf('*', from)) {
      String text = pattern.substring(from, star);
      // Of the parts between two stars an empty one says nothing; the first says where it begins.
      if (parts.isEmpty() || !text.isEmpty()) {
        parts.add(toPart.apply(text));
      }
      from = star + 1;
    }
    parts.add(toPart.apply(pattern.substring(from)));
    return List.copyOf(parts);
  }

  /** The pattern as it was written. */
  public String pattern() {
    return pattern;
  }

  /** Whether the whole text matches, of which it is known what it holds. */
  boolean matches(String text, SubstringFilter filter) {
    return filter.mayHold(runs) && matches(text);
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    if (text.length() < shortest) {
      return false;
    }
    Part first = parts.getFirst();
    if (parts.size() == 1) {
      return text.length() == shortest && first.standsAt(text, 0);
    }
    Part last = parts.getLast();
    int end = text.length() - last.length();
    return first.standsAt(text, 0)
        && last.standsAt(text, end)
        && between(text, first.length(), end);
  }

  private boolean between(String text, int begin, int end) {
    int from = begin;
    for (int i = 1; i < parts.size() - 1; i++) {
      Part part = parts.get(i);
      int at = part.find(text, from, end);
      if (at < 0) {
        return false;
      }
      from = at + part.length();
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && pattern.equals(glob.pattern) && parts.equals(glob.parts);
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

    /** What the first of so many characters counts in a {@link String#hashCode} once it is past. */
    private static final int FIRST = 31 * 31 * 31 * 31 * 31 * 31;

    private final long[] seen = new long[(1 << BITS) / Long.SIZE];

    private SubstringFilter() {}

    static SubstringFilter of(String text) {
      SubstringFilter filter = new SubstringFilter();
      int hash = 0;
      for (int i = 0; i < text.length(); i++) {
        hash = 31 * hash + text.charAt(i) - (i < LENGTH ? 0 : FIRST * text.charAt(i - LENGTH));
        if (i >= LENGTH - 1) {
          int place = place(hash);
          filter.seen[place >>> 6] |= 1L << place;
        }
      }
      return filter;
    }

    /** The runs of a text, so many that each of its characters is in one; none of a short text. */
    static List<Integer> runs(String text) {
      List<Integer> runs = new ArrayList<>();
      int last = text.length() - LENGTH;
      for (int from = 0; from < last; from += LENGTH) {
        runs.add(text.substring(from, from + LENGTH).hashCode());
      }
      if (last >= 0) {
        runs.add(text.substring(last).hashCode());
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

    private static int place(int hash) {
      return (hash * 0x9E3779B9) >>> (Integer.SIZE - BITS);
    }
  }
}
