package dev.rootseal.catalogue;

import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.DefaultEntrypoint;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern;
import dev.rootseal.rule.DefaultEntrypoint.CommandPattern.Kind;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.ImageKnowledge.SpecialPath;
import dev.rootseal.rule.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the image table and refuses a cell that breaks its grammar, with its line number. A row is
 * read when it is asked for, since at a start of the program nothing is compiled yet; the tests ask
 * for each.
 */
final class ImageTableReader {
  static final String HEADER =
      """
      glob home family class read_only_works paths data seed opt host file env runs config \
      derived_from remark source confidence shown_by volumes"""
          .replace(' ', '\t');

  private static final int COLUMNS = HEADER.split("\t").length;
  private static final String EMPTY_WORD = "\"\"";

  private ImageTableReader() {}

  static List<LazyImageRow> rows(List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new IllegalArgumentException("line 1: the header is not '" + HEADER + "'");
    }
    return IntStream.range(1, lines.size())
        .mapToObj(
            i -> new LazyImageRow(lines.get(i).split("\t", 2)[0], () -> row(lines.get(i), i + 1)))
        .toList();
  }

  private static ImageRow row(String line, int number) {
    try {
      return row(line.split("\t", -1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
  }

  private static ImageRow row(String[] cells) {
    require(cells.length == COLUMNS, cells.length + " cells instead of " + COLUMNS);
    require(!cells[0].isEmpty() && !cells[2].isEmpty(), "glob and family must be given");
    Confidence confidence = Word.read(Confidence.class, cells[17]);
    require(confidence != Confidence.STATED, "only a policy states");
    return new ImageRow(
        cells[0],
        cells[1],
        cells[2],
        Word.read(ImageClass.class, cells[3]),
        Word.read(ReadOnlyWorks.class, cells[4]),
        paths(cells),
        start(cells),
        new ImageEvidence(
            confidence, cells[15], cells[16], Word.read(PathEvidence.class, cells[18])));
  }

  private static DefaultEntrypoint start(String[] cells) {
    return new DefaultEntrypoint(
        list(cells[12]).stream().map(ImageTableReader::pattern).toList(),
        list(cells[13]).stream().map(ImageTableReader::path).toList(),
        list(cells[11]).stream().map(setting -> setting.split("=", 2)[0]).toList());
  }

  private static ImagePaths paths(String[] cells) {
    List<SpecialPath> special = new ArrayList<>();
    paths(cells[7]).forEach(path -> special.add(new SpecialPath(path, Need.SEED)));
    paths(cells[6]).forEach(path -> special.add(new SpecialPath(path, Need.DATA)));
    paths(cells[9]).forEach(path -> special.add(new SpecialPath(path, Need.HOST)));
    paths(cells[10]).forEach(path -> special.add(new SpecialPath(path, Need.FILE)));
    return new ImagePaths(paths(cells[5]), paths(cells[8]), special, paths(cells[19]));
  }

  /** Those for people alone stand for paths that their own settings name, as in $HOME/.npm. */
  private static List<ContainerPath> paths(String cell) {
    return list(cell).stream()
        .filter(path -> !path.contains("$") && !path.contains("<"))
        .map(ImageTableReader::path)
        .toList();
  }

  private static List<String> list(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(";", -1));
  }

  private static ContainerPath path(String text) {
    ContainerPath path = ContainerPath.of(text);
    require(
        text.matches("(/[^/\\s]+)+") && path.spelling().equals(text),
        "'" + text + "' is no absolute, normal path");
    return path;
  }

  private static void require(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException(message);
    }
  }

  /** An entry of the cell that says for which commands and arguments a row holds. */
  private static CommandPattern pattern(String entry) {
    int colon = entry.indexOf(':');
    Kind kind = kind(entry, colon);
    String text = entry.substring(colon + 1);
    boolean always = kind == Kind.ALWAYS_STORES_DATA && text.isEmpty();
    List<String> words = always ? List.of() : List.of(text.split(" ", -1));
    boolean oneName = kind != Kind.DATA || (words.size() == 1 && !words.getFirst().contains("*"));
    require(oneName && !words.contains(""), "'" + entry + "' has no words to look for");
    return new CommandPattern(
        kind, words.stream().map(word -> new Glob(word.equals(EMPTY_WORD) ? "" : word)).toList());
  }

  private static Kind kind(String entry, int colon) {
    String word = entry.substring(0, Math.max(0, colon));
    return switch (word) {
      case "not" -> Kind.OTHER_PROGRAM;
      case "keeps" -> Kind.ALWAYS_STORES_DATA;
      default ->
          Arrays.stream(Kind.values())
              .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("'" + entry + "' is no known entry"));
    };
  }

  /**
   * A row of the image table, of which no more than its glob has been read before somebody asks:
   * most runs of the program ask for a handful of hundreds.
   */
  static final class LazyImageRow {
    private final String glob;
    private final Supplier<ImageRow> reading;
    private volatile @Nullable ImageRow row;

    /** One that is read when it is asked for; twice, where two threads ask at once. */
    LazyImageRow(String glob, Supplier<ImageRow> reading) {
      this.glob = glob;
      this.reading = reading;
    }

    String glob() {
      return glob;
    }

    ImageRow row() {
      ImageRow known = row;
      if (known == null) {
        known = reading.get();
        row = known;
      }
      return known;
    }
  }
}
