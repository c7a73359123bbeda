package dev.rootseal.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A part of a text, in chars, that is replaced; an empty one where something is inserted. */
record TextEdit(int start, int end, String text) {
  static TextEdit insert(int at, String text) {
    return new TextEdit(at, at, text);
  }

  /** Does all of them; several at one place in the order in which they are given. */
  static String apply(String text, List<TextEdit> edits) {
    StringBuilder edited = new StringBuilder(text.length());
    int done = 0;
    for (TextEdit edit : edits.stream().sorted(Comparator.comparingInt(TextEdit::start)).toList()) {
      if (edit.start < done) {
        throw new IllegalStateException("two edits of one place");
      }
      edited.append(text, done, edit.start).append(edit.text);
      done = edit.end;
    }
    return edited.append(text, done, text.length()).toString();
  }

  /** The same in the order of the text; those at one place are one, unless something goes away. */
  static List<TextEdit> joined(List<TextEdit> edits) {
    List<TextEdit> joined = new ArrayList<>();
    for (TextEdit edit : edits.stream().sorted(Comparator.comparingInt(TextEdit::start)).toList()) {
      if (!joined.isEmpty() && edit.start == edit.end && joined.getLast().end == edit.start) {
        TextEdit last = joined.removeLast();
        joined.add(new TextEdit(last.start, last.end, last.text + edit.text));
      } else {
        joined.add(edit);
      }
    }
    return joined;
  }

  TextEdit shifted(int by) {
    return new TextEdit(start + by, end + by, text);
  }
}
