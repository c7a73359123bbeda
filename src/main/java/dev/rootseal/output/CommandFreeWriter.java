package dev.rootseal.output;

import dev.rootseal.terminal.TerminalText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;

/**
 * Writes JSON, or YAML with all texts in double quotes, that is safe to look at: no line is a
 * command to a runner that looks for {@code ##[} anywhere, and no character moves, hides or turns
 * others. They are written as escapes, so all values stay what they are.
 */
final class CommandFreeWriter extends FilterWriter {
  private static final String BRACKET = "\\u005b";
  private static final Set<String> MARKS = Set.of("", "vso", "teamcity");

  /** How many of the last characters were hashes, before the word after them. */
  private int hashes;

  private final StringBuilder word = new StringBuilder();

  /** How a character is written that does not fit into four digits. */
  private final String wide;

  /** The first half of a character, until the second comes. */
  private char half;

  private CommandFreeWriter(Writer out, String wide) {
    super(out);
    this.wide = wide;
  }

  static CommandFreeWriter ofJson(Writer out) {
    return new CommandFreeWriter(out, "\\u%2$04x\\u%3$04x");
  }

  static CommandFreeWriter ofYaml(Writer out) {
    return new CommandFreeWriter(out, "\\U%1$08x");
  }

  @Override
  public void write(int character) throws IOException {
    char next = (char) character;
    if (half != 0) {
      char first = half;
      half = 0;
      if (Character.isLowSurrogate(next)) {
        writeWhole(Character.toCodePoint(first, next));
        return;
      }
      writeWhole(first);
    }
    if (Character.isHighSurrogate(next)) {
      half = next;
    } else {
      writeWhole(next);
    }
  }

  private void writeWhole(int character) throws IOException {
    if (TerminalText.isUnsafe(character) && character != '\n' && character != '\r') {
      out.write(
          (Character.isBmpCodePoint(character) ? "\\u%1$04x" : wide)
              .formatted(
                  character,
                  (int) Character.highSurrogate(character),
                  (int) Character.lowSurrogate(character)));
      hashes = 0;
    } else if (Character.isBmpCodePoint(character)) {
      writeSeen(character);
    } else {
      out.write(Character.toString(character));
      hashes = 0;
    }
  }

  private void writeSeen(int character) throws IOException {
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
    if (hashes == 0 && half == 0 && part.chars().allMatch(CommandFreeWriter::isPlain)) {
      out.write(part);
      return;
    }
    for (int i = 0; i < part.length(); i++) {
      write(part.charAt(i));
    }
  }

  private static boolean isPlain(int character) {
    return character != '#' && ((character >= ' ' && character <= '~') || character == '\n');
  }
}
