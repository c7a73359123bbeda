package dev.rootseal.rule;

import java.util.List;

/**
 * Words by which a start is recognised. A dash in front stands for one or two of them, as Go's
 * flags have it.
 *
 * @param kind where they have to stand, and what they say
 * @param words globs, at least one; none says that it always holds, which only {@link Kind#KEEPS}
 *     can say
 */
public record StartPattern(Kind kind, List<Glob> words) {
  /** What the words of a pattern say. */
  public enum Kind {
    /** At the head of the arguments of the image's own entry point: still the image's program. */
    ARGS,
    /** At the head of the command and its arguments: still the image's program. */
    COMMAND,
    /** Anywhere: another program, or another component of the image. */
    NOT,
    /** Anywhere: a configuration of the user's own decides about the paths. */
    CONFIG,
    /**
     * Nowhere: without them the paths are advice. An environment variable is one word, such as
     * {@code PREFIX=/prefix}.
     */
    WITH,
    /** Anywhere: the program then writes nothing. */
    NOTHING,
    /** An option, or an environment variable, that names the data directory. */
    DATA,
    /** Anywhere: each word behind them that is no option, nor an option's value, names one. */
    DIRECTORIES,
    /** Anywhere: the program then keeps data in the first place that is known for it. */
    KEEPS
  }

  public StartPattern {
    words = List.copyOf(words);
    if (words.isEmpty() && kind != Kind.KEEPS) {
      throw new IllegalArgumentException("a pattern needs a word");
    }
  }

  /** Whether a line begins with the words; a program without a slash is its file's name. */
  boolean leads(List<String> line) {
    if (line.size() < words.size()) {
      return false;
    }
    boolean byName = words.getFirst().pattern().indexOf('/') < 0;
    String program = byName ? fileName(line.getFirst()) : line.getFirst();
    return fits(words.getFirst(), program) && follows(line, 1, 1);
  }

  /** Whether the words stand in a line, one after another. */
  boolean standsIn(List<String> line) {
    return at(line) >= 0;
  }

  /** What stands behind the words in a line; nothing where they do not stand in it. */
  List<String> behind(List<String> line) {
    int at = at(line);
    return at < 0 ? List.of() : line.subList(at + words.size(), line.size());
  }

  private int at(List<String> line) {
    for (int from = 0; from + words.size() <= line.size(); from++) {
      if (follows(line, from, 0)) {
        return from;
      }
    }
    return -1;
  }

  private boolean follows(List<String> line, int from, int word) {
    for (int i = word; i < words.size(); i++) {
      if (!fits(words.get(i), line.get(from + i - word))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(Glob glob, String word) {
    Glob wanted = glob.pattern().startsWith("--") ? new Glob(oneDash(glob.pattern())) : glob;
    return wanted.matches(oneDash(word));
  }

  /** An option holds a path, and is none. */
  private static String fileName(String program) {
    return program.startsWith("-") ? program : program.substring(program.lastIndexOf('/') + 1);
  }

  static String oneDash(String word) {
    return word.startsWith("--") ? word.substring(1) : word;
  }
}
