package dev.rootseal.catalogue;

import dev.rootseal.rule.Glob;
import dev.rootseal.rule.StockStart.StartPattern;
import dev.rootseal.rule.StockStart.StartPattern.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the cell that says for which commands and arguments a row holds. */
final class RunsReader {
  private static final String EMPTY_WORD = "\"\"";

  private RunsReader() {}

  /**
   * Reads the entries of a cell.
   *
   * @throws IllegalArgumentException if one of them breaks the grammar
   */
  static List<StartPattern> read(List<String> entries) {
    return entries.stream().map(RunsReader::entry).toList();
  }

  private static StartPattern entry(String entry) {
    int colon = entry.indexOf(':');
    Kind kind = kind(entry, colon);
    String text = entry.substring(colon + 1);
    boolean always = kind == Kind.KEEPS && text.isEmpty();
    List<String> words = always ? List.of() : List.of(text.split(" ", -1));
    boolean oneName = kind != Kind.DATA || (words.size() == 1 && !words.getFirst().contains("*"));
    if (words.contains("") || !oneName) {
      throw new IllegalArgumentException("'" + entry + "' has no words to look for");
    }
    return new StartPattern(
        kind, words.stream().map(word -> new Glob(word.equals(EMPTY_WORD) ? "" : word)).toList());
  }

  private static Kind kind(String entry, int colon) {
    String word = entry.substring(0, Math.max(0, colon));
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + entry + "' is no known entry"));
  }
}
