package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container says about its start, in place of what its image does by itself.
 *
 * <p>It is kept for each container of a cluster, while arguments can be as large as an object: so
 * options and line are cut, and each spelling of a line is kept once.
 *
 * @param commandWords how many of the words are its {@code command}; 0 where the image's own entry
 *     point runs
 * @param line the words of {@code command} and {@code args}, each with {@link #END} behind it
 * @param whole whether the line was long enough; an option can still be cut
 * @param settings the environment variables among {@link StartSettings} that it sets; an empty
 *     value where it is no path, or the manifest does not hold it
 */
public record Start(int commandWords, String line, boolean whole, Map<String, String> settings) {
  /** No argument of a program can hold it. */
  private static final char END = '\0';

  private static final int LONGEST_OPTION = 128;
  private static final int LONGEST_LINE = 1024;

  /** A line of more words is cut: each takes one character at least. */
  public static final int MOST_WORDS = LONGEST_LINE;

  /** The image's own start. */
  public static final Start STOCK = new Start(0, "", true, Map.of());

  public Start {
    settings = Map.copyOf(settings);
  }

  /** What is kept of a command, its arguments and the settings. */
  public static Start of(List<String> command, List<String> args, Map<String, String> settings) {
    List<String> words = new ArrayList<>(command);
    words.addAll(args);
    if (words.isEmpty() && settings.isEmpty()) {
      return STOCK;
    }
    StringBuilder line = new StringBuilder();
    boolean whole = true;
    for (String word : words) {
      int most = word.startsWith("-") ? LONGEST_OPTION : LONGEST_LINE;
      line.append(word.replace(END, ' '), 0, Math.min(word.length(), most)).append(END);
      if (line.length() > LONGEST_LINE) {
        line.setLength(LONGEST_LINE - 1);
        line.append(END);
        whole = false;
        break;
      }
    }
    return new Start(command.size(), line.toString().intern(), whole, settings);
  }

  /** By hand: what a record builds for itself at its first use costs a scan of one file 5 ms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Start start
        && commandWords == start.commandWords
        && whole == start.whole
        && line.equals(start.line)
        && settings.equals(start.settings);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * line.hashCode() + settings.hashCode()) + commandWords;
  }

  /** Whether an option is as long as it was, as far as can be known. */
  static boolean isWhole(String option) {
    return option.length() < LONGEST_OPTION;
  }

  /** Whether the image's own entry point runs. */
  boolean ofTheImage() {
    return commandWords == 0;
  }

  /** The words of the command and the arguments, as far as they are kept. */
  public List<String> words() {
    return line.isEmpty()
        ? List.of()
        : List.of(line.substring(0, line.length() - 1).split(String.valueOf(END), -1));
  }
}
