package dev.rootseal.terminal;

import java.util.stream.Stream;

/** Text that somebody might put into a name to act on whoever reads a line with it. */
public final class Hostile {
  private Hostile() {}

  public static Stream<String> texts() {
    return Stream.of(
        "two\nlines",
        "carriage\rreturn",
        "ok\r\n{\"level\":\"ERROR\",\"message\":\"forged\"}",
        "\u001b[2J\u001b]0;title\u0007",
        "\u009b31m",
        "nul\u0000delete\u007f",
        "right\u202eto left\u2066x\u2069\u200f",
        "invisible\u200b\u00ad\ufeff",
        "line\u2028paragraph\u2029next\u0085",
        "lone \ud800 surrogate \udc00",
        "\"quoted\" \\ back\\slash \\u001b",
        "tag \udb40\udc41",
        "");
  }

  /** Whether a terminal or a line reader may take all of it for plain text on one line. */
  public static boolean isPlain(String line) {
    return line.codePoints()
        .noneMatch(
            character ->
                switch (Character.getType(character)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.SURROGATE,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      true;
                  default -> false;
                });
  }
}
