package dev.rootseal.manifest;

/** A place in a file: line and column from 1, in characters as people count (code points). */
public record Position(int line, int column) {
  public static final Position START = new Position(1, 1);

  /** As compilers write it: file, line and column. */
  public String in(String file) {
    return file + ":" + line + ":" + column;
  }

  /** The same place, seen from the beginning of a file of which the text is a part. */
  Position below(int lines) {
    return new Position(line + lines, column);
  }
}
