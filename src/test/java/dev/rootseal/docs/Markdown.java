package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A document of the project, asked for its tables, links, headings and blocks of code. */
public record Markdown(Path file, List<String> lines) {
  private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");

  public Markdown {
    lines = List.copyOf(lines);
  }

  /** Reads a document; the path counts from the checkout's root, where the tests run. */
  public static Markdown read(String file) {
    return read(Path.of(file));
  }

  private static Markdown read(Path file) {
    return unchecked(() -> new Markdown(file, Files.readAllLines(file)));
  }

  public static List<Markdown> all() {
    List<Markdown> documents = new ArrayList<>();
    unchecked(() -> Files.walkFileTree(Path.of(""), new Collector(documents)));
    return documents;
  }

  /** What a test keeps true: the lines between two comments, {@code NAME:begin} and its end. */
  public List<String> kept(String name) {
    return lines.stream()
        .dropWhile(line -> !line.equals("<!-- " + name + ":begin -->"))
        .skip(1)
        .takeWhile(line -> !line.equals("<!-- " + name + ":end -->"))
        .toList();
  }

  /** The first table below a heading. */
  public MarkdownTable table(String heading) {
    List<List<String>> rows =
        section(heading).stream()
            .dropWhile(line -> !line.startsWith("|"))
            .takeWhile(line -> line.startsWith("|"))
            .map(Markdown::cells)
            .toList();
    if (rows.size() < 3) {
      throw new IllegalArgumentException("no table below '" + heading + "' in " + file);
    }
    return new MarkdownTable(rows.getFirst(), rows.subList(2, rows.size()));
  }

  /** The lines between a heading and the next one, of any level. */
  private List<String> section(String heading) {
    return lines.stream()
        .dropWhile(line -> !line.matches("#+ " + Pattern.quote(heading)))
        .skip(1)
        .takeWhile(line -> !line.matches("#+ .*"))
        .toList();
  }

  private static List<String> cells(String line) {
    String inner = line.strip().substring(1, line.strip().length() - 1);
    return Arrays.stream(CELL_BORDER.split(inner, -1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  List<String> links() {
    return outsideOfCode().stream()
        .flatMap(line -> LINK.matcher(line).results().map(found -> found.group(1)))
        .toList();
  }

  /** The names by which a link can point at a heading, as GitHub makes them. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    for (String line : outsideOfCode()) {
      if (line.matches("#+ .*")) {
        anchors.add(
            line.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
      }
    }
    return anchors;
  }

  public List<String> outsideOfCode() {
    List<String> outside = new ArrayList<>();
    boolean code = false;
    for (String line : lines) {
      if (line.strip().startsWith("```")) {
        code = !code;
      } else if (!code) {
        outside.add(line);
      }
    }
    return outside;
  }

  /** The blocks of code in one language, each without its fences. */
  public List<String> blocks(String language) {
    Pattern block = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$");
    return block.matcher(String.join("\n", lines)).results().map(found -> found.group(1)).toList();
  }

  /** What a pattern's first group finds anywhere in the document, code or not. */
  public List<String> find(Pattern pattern) {
    return pattern
        .matcher(String.join("\n", lines))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Markdown> documents;

    Collector(List<Markdown> documents) {
      this.documents = documents;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return NOT_OURS.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.toString().endsWith(".md")) {
        documents.add(read(file));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  public record MarkdownTable(List<String> columns, List<List<String>> rows) {
    public MarkdownTable {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }

    /** The cells of one column, without the marks of code. */
    public List<String> column(String title) {
      return rows(title).stream().map(List::getFirst).toList();
    }

    /** The rows, cut down to some columns, without the marks of code. */
    public List<List<String>> rows(String... titles) {
      List<Integer> places = Stream.of(titles).map(this::place).toList();
      return rows.stream()
          .map(row -> places.stream().map(place -> row.get(place).replace("`", "")).toList())
          .toList();
    }

    private int place(String title) {
      int place = columns.indexOf(title);
      if (place < 0) {
        throw new IllegalArgumentException("no column '" + title + "' among " + columns);
      }
      return place;
    }
  }
}
