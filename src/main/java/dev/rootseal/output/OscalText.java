package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.terminal.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Text from anywhere as the data types of OSCAL have it. */
final class OscalText {
  private static final String NAMESPACE = "https://rootseal.dev/ns/oscal";

  /** What means something in the Markdown that OSCAL knows, or in HTML. */
  private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]<>{}~^&|$#!\"]");

  private static final Pattern BLANK_EDGES = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

  private OscalText() {}

  /** A markup-line: none of it is markup. */
  static String markup(String text) {
    return MARKS.matcher(string(text)).replaceAll("\\\\$0");
  }

  /** A string: one line that neither begins nor ends with a blank; possibly empty. */
  static String string(String text) {
    return BLANK_EDGES.matcher(TerminalText.escape(text)).replaceAll("");
  }

  /** A property of Rootseal's; nothing where there is no value. */
  static void property(ArrayNode properties, String name, String value) {
    String text = string(value);
    if (!text.isEmpty()) {
      ObjectNode property = properties.addObject();
      property.put("name", name).put("ns", NAMESPACE).put("value", text);
    }
  }

  /** A reference to a file (RFC 3986): relative, where its path is. */
  static String reference(String file) {
    StringBuilder reference = new StringBuilder(file.startsWith("/") ? "" : "./");
    for (byte one : file.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (one & 0xFF);
      if (character < 0x80
          && (Character.isLetterOrDigit(character) || "-._~/".indexOf(character) >= 0)) {
        reference.append(character);
      } else {
        reference.append(String.format("%%%02X", one));
      }
    }
    return reference.toString();
  }
}
