package dev.rootseal.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.terminal.TerminalText;

/** Text and places as SARIF writes them. */
final class SarifText {
  /** Stands for the folder in which the scan was run, from which relative names count. */
  static final String BASE = "%SRCROOT%";

  private static final String UNRESERVED = "-._~/";

  private SarifText() {}

  /** A message for people. */
  static void message(ObjectNode json, String text) {
    json.put("text", escape(text));
  }

  /**
   * Brackets begin a link in a message, and braces a placeholder. What a person could not see, or
   * what could lead a terminal astray, is spelt out.
   */
  static String escape(String text) {
    return TerminalText.escape(text)
        .replace("\\", "\\\\")
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace("{", "{{")
        .replace("}", "}}");
  }

  /** A file, and a line and column in it. */
  static void place(ObjectNode json, Location location) {
    file(json.putObject("artifactLocation"), location);
    json.putObject("region")
        .put("startLine", location.at().line())
        .put("startColumn", location.at().column());
  }

  /** A file. */
  static void file(ObjectNode file, Location location) {
    if (location.file().startsWith("/")) {
      file.put("uri", "file://" + uri(location.file()));
    } else {
      file.put("uri", uri(location.file())).put("uriBaseId", BASE);
    }
  }

  /** The path of a URI (RFC 3986): all is percent-encoded that could mean something in it. */
  static String uri(String path) {
    StringBuilder uri = new StringBuilder(path.length());
    for (byte octet : path.getBytes(UTF_8)) {
      char character = (char) (octet & 0xFF);
      if (isUnreserved(character)) {
        uri.append(character);
      } else {
        uri.append("%%%02X".formatted((int) character));
      }
    }
    return uri.toString();
  }

  private static boolean isUnreserved(char character) {
    return character < 0x80
        && (Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0);
  }
}
