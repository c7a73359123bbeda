package dev.rootseal.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A part of a file between two lines {@code ---}. Files are cut there before they are parsed, as
 * kubectl does it, so that a document that cannot be read costs none of the others.
 */
record TextChunk(String text, int linesBefore) {
  private static final String SEPARATOR = "---";

  /** As unicode.IsSpace of Go sees it. */
  private static final String SPACE = "[\\t-\\r \\x85\\p{Z}]";

  private static final Pattern AFTER_SEPARATOR = Pattern.compile(SPACE + "*+(?:#|\\z)");
  private static final Pattern OF_JSON = Pattern.compile(SPACE + "*+\\{");

  /** A dot ends where kubectl's YAML ends a line: what comes behind is no comment any more. */
  private static final Pattern NOTHING =
      Pattern.compile("(?:" + SPACE + "++|[#%].*+|\\.\\.\\.(?:\\n|\\z))*+");

  private static final List<String> INVISIBLE = List.of("\u0085", "\u2028", "\u2029", "\n\ufeff");

  /** Also where letters of a name are written as escapes. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "apiVersion|(?m)^[{ \t]{0,4}[\"']?kind[\"']?[ \t]*:|\\\\(u00|x|U000000)[4-7]");

  private static final Pattern OF_HELM =
      Pattern.compile(
          "\\.(Values|Release|Chart|Capabilities)\\b|\\{\\{-? *(include|template|define)\\b");

  /** Behind the name of a field; or behind a value, before a comment or the end of the line. */
  private static final Pattern TAB = Pattern.compile("(?m): *\t[\t ]*+|[^\\s-] *\t[\t ]*+(?:#|$)");

  /**
   * Cuts a file.
   *
   * <p>Source: YAMLReader of apimachinery's util/yaml: a line that begins with {@code ---} and goes
   * on with nothing or with a comment.
   */
  static List<TextChunk> cut(String file) {
    List<TextChunk> chunks = new ArrayList<>();
    int start = 0;
    int startLine = 0;
    int line = 0;
    int at = 0;
    while (at < file.length()) {
      int end = file.indexOf('\n', at);
      int next = end < 0 ? file.length() : end + 1;
      line++;
      if (isSeparator(file, at, next)) {
        chunks.add(new TextChunk(file.substring(start, at), startLine));
        start = next;
        startLine = line;
      }
      at = next;
    }
    chunks.add(new TextChunk(file.substring(start), startLine));
    return chunks;
  }

  private static boolean isSeparator(String file, int start, int end) {
    return file.startsWith(SEPARATOR, start)
        && AFTER_SEPARATOR.matcher(file).region(start + SEPARATOR.length(), end).lookingAt();
  }

  /** Whether it holds nothing but white space, comments, directives and ends of documents. */
  boolean isEmpty() {
    return NOTHING.matcher(text).matches();
  }

  boolean hasTemplates() {
    return text.contains("{{");
  }

  /** Whether its templates have words that Helm alone knows. */
  boolean speaksOfHelm() {
    return OF_HELM.matcher(text).find();
  }

  /** The same with a word for what Helm, or another user of Go's templates, would put there. */
  TextChunk withoutTemplates() {
    StringBuilder without = new StringBuilder(text.length());
    int done = 0;
    int start = text.indexOf("{{");
    int end = text.indexOf("}}", start);
    while (start >= 0 && end >= 0) {
      without.append(text, done, start);
      done = end + 2;
      String action = text.substring(start, done);
      without.append(isAlone(start, done) ? action.replaceAll("[^\n]", " ") : "x");
      start = text.indexOf("{{", done);
      end = text.indexOf("}}", start);
    }
    return new TextChunk(without.append(text, done, text.length()).toString(), linesBefore);
  }

  /** Whether there is nothing else in its line; looks no further than to what there is. */
  private boolean isAlone(int start, int end) {
    int before = start - 1;
    while (before >= 0 && isBlankInLine(before)) {
      before--;
    }
    int after = end;
    while (after < text.length() && isBlankInLine(after)) {
      after++;
    }
    return (before < 0 || text.charAt(before) == '\n')
        && (after == text.length() || text.charAt(after) == '\n');
  }

  private boolean isBlankInLine(int at) {
    return text.charAt(at) != '\n' && Character.isWhitespace(text.charAt(at));
  }

  /**
   * Whether the text, which cannot be parsed, says an API version or at its left margin a kind. An
   * object of Kubernetes has both, so that nobody takes what has neither for one.
   */
  boolean mayBeManifest() {
    return OF_KUBERNETES.matcher(text).find();
  }

  boolean looksLikeJson() {
    return OF_JSON.matcher(text).lookingAt();
  }

  /**
   * Where a character stands that is a line break, or nothing at all, to kubectl and neither to an
   * editor: what follows it looks like a part of a comment or of a value, and is none.
   */
  OptionalInt invisible() {
    return INVISIBLE.stream().mapToInt(text::indexOf).filter(at -> at >= 0).findFirst();
  }

  /** The same with white space for the tabs around a value, which the parser does not take. */
  TextChunk withoutTabsAroundValues() {
    return new TextChunk(
        TAB.matcher(text).replaceAll(tabs -> tabs.group().replace('\t', ' ')), linesBefore);
  }

  Position start() {
    return Position.START.below(linesBefore);
  }

  Position position(int index) {
    return new LineIndex(text).position(index).below(linesBefore);
  }

  /** Where the lines of a text begin: finds places again without counting from its beginning. */
  static final class LineIndex {
    private final String text;
    private final int[] starts;

    LineIndex(String text) {
      this.text = text;
      this.starts = new int[1 + (int) text.chars().filter(c -> c == '\n').count()];
      for (int line = 1; line < starts.length; line++) {
        starts[line] = text.indexOf('\n', starts[line - 1]) + 1;
      }
    }

    Position position(int offset) {
      int found = Arrays.binarySearch(starts, offset);
      int line = found < 0 ? -found - 2 : found;
      return new Position(line + 1, text.codePointCount(starts[line], offset) + 1);
    }

    /** Where a place is, in chars; the end of its line, or of the text, where it is behind that. */
    int offset(Position place) {
      if (place.line() > starts.length) {
        return text.length();
      }
      int start = starts[place.line() - 1];
      int end = place.line() < starts.length ? starts[place.line()] - 1 : text.length();
      int columns = Math.min(place.column() - 1, text.codePointCount(start, end));
      return text.offsetByCodePoints(start, columns);
    }
  }
}
