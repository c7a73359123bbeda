package dev.rootseal.output;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;

/**
 * Writes JSON, or YAML with all texts in double quotes, of which no line is a command to a runner
 * that looks for {@code ##[} anywhere: the bracket is written as an escape, so all values stay what
 * they are.
 */
final class CommandFreeWriter extends FilterWriter {
  private static final String BRACKET = "\\u005b";
  private static final Set<String> MARKS = Set.of("", "vso", "teamcity");

  /** How many of the last characters were hashes, before the word after them. */
  private int hashes;

  private final StringBuilder word = new StringBuilder();

  CommandFreeWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int character) throws IOException {
    if (character == '[' && hashes > 1 && MARKS.contains(word.toString())) {
      out.write(BRACKET);
      hashes = 0;
    } else {
      out.write(character);
      follow((char) character);
    }
  }

  private void follow(char character) {
    if (character == '#') {
      hashes = word.isEmpty() ? hashes + 1 : 1;
      word.setLength(0);
    } else if (hashes > 1) {
      word.append(Character.toLowerCase(character));
      String begun = word.toString();
      hashes = MARKS.stream().anyMatch(mark -> mark.startsWith(begun)) ? hashes : 0;
    } else {
      hashes = 0;
    }
    if (hashes < 2) {
      word.setLength(0);
    }
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    String part = text.substring(offset, offset + length);
    if (hashes == 0 && part.indexOf('#') < 0) {
      out.write(part);
      return;
    }
    for (int i = 0; i < part.length(); i++) {
      write(part.charAt(i));
    }
  }
}
