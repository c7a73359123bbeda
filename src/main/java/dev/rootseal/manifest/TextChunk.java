package dev.rootseal.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a file between two lines {@code ---}. Files are cut there before they are parsed, as
 * kubectl does it, so that a document that cannot be read costs none of the others.
 *
 * @param text what stands there
 * @param linesBefore how many lines of the file come before it
 */
record TextChunk(String text, int linesBefore) {
  private static final String SEPARATOR = "---";

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
    if (!file.startsWith(SEPARATOR, start)) {
      return false;
    }
    String rest = file.substring(start + SEPARATOR.length(), end).strip();
    return rest.isEmpty() || rest.startsWith("#");
  }

  /** Whether it holds nothing but white space, comments and directives. */
  boolean isEmpty() {
    return text.lines()
        .map(String::strip)
        .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.startsWith("%"));
  }

  /** Whether Helm, or another user of Go's templates, has to make a manifest of it first. */
  boolean isTemplate() {
    return text.contains("{{");
  }

  boolean looksLikeJson() {
    return text.stripLeading().startsWith("{");
  }
}
