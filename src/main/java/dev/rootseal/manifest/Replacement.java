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
  static List<Replacement> of(TextChunk.Lines file, List<TextEdit> edits) {
    List<Replacement> replacements = new ArrayList<>();
    for (TextEdit edit : TextEdit.joined(edits)) {
      replacements.add(
          new Replacement(file.position(edit.start()), file.position(edit.end()), edit.text()));
    }
    return replacements;
  }
}
