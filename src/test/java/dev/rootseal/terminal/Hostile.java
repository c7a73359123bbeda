package dev.rootseal.terminal;

import java.util.List;
import java.util.stream.Stream;

/** Text that somebody might put into a name to act on whoever reads a line with it. */
public final class Hostile {
  /** Each can be a name of what has to have one. */
  public static final List<String> NAMES =
      List.of(
          "\u0000\u0007\u001b[2J\u0085",
          "a\r\nb\tc\u2028d",
          "\u202Eexe.txt\u2066x\u2069",
          "\uD83D",
          "\uFFFE\uFFFF",
          "\uD83D\uDE00 caf\u00e9",
          "\"><script>alert(1)</script>&amp;<!-- -->]]>",
          "| `x` | **b** [l](http://e.example) ![i](x) \\| <details>",
          "@octocat #1 !2 https://e.example www.e.example _u_ ~s~ $m$",
          "=HYPERLINK(\"http://e.example\")",
          "+1",
          "-1+cmd|' /C calc'!A0",
          "@SUM(A1)",
          "\uFF1D1",
          "'=1",
          "::error::x%0A::set-env name=A::b,c=d:e",
          "{0} {{x}} [a](1) %s ${x} \\n",
          "a;b,c \"d\"\ne",
          "r;=40+2;y",
          "r; '\"=1;\"-2",
          "\u007f\u009b31m\u061c\ufeff\udb40\udc41\udb40\udc7f\ud83f\udfff",
          "carriage\rreturn",
          "ok\r\n{\"level\":\"ERROR\",\"message\":\"forged\"}",
          "\u001b[2J\u001b]0;title\u0007",
          "right\u202eto left\u2066x\u2069\u200f",
          "invisible\u200b\u00ad\ufeff",
          "line\u2028paragraph\u2029next\u0085",
          "lone \ud800 surrogate \udc00",
          "\"quoted\" \\ back\\slash \\u001b");

  private Hostile() {}

  public static Stream<String> texts() {
    return Stream.concat(NAMES.stream(), Stream.of(""));
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
