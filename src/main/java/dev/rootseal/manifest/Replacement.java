package dev.rootseal.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a file that a fix replaces, as editors and SARIF have it.
 *
 * @param start where it begins
 * @param end where it ends: the place behind its last character; {@code start} where something is
 *     only inserted
 * @param text what stands there afterwards, with the line breaks of the file
 */
public record Replacement(Position start, Position end, String text) {
  /** Those of edits, in the order of the file; what is inserted at one place is one of them. */
  static List<Replacement> of(String file, List<TextEdit> edits) {
    List<Replacement> replacements = new ArrayList<>();
    for (TextEdit edit : TextEdit.joined(edits)) {
      replacements.add(
          new Replacement(position(file, edit.start()), position(file, edit.end()), edit.text()));
    }
    return replacements;
  }

  private static Position position(String text, int offset) {
    int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    int line = (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return new Position(line + 1, text.codePointCount(lineStart, offset) + 1);
  }
}
