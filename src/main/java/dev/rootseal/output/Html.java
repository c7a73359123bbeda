package dev.rootseal.output;

import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes elements of HTML. All text goes through {@link #text}, the one place that escapes: no
 * character of it is markup, and none that cannot be seen stays as it is, so that a name cannot
 * turn the line around in which it stands.
 */
final class Html {
  private final Writer out;

  Html(Writer out) {
    this.out = out;
  }

  /** Opens an element. */
  Html open(String tag) throws IOException {
    out.append('<').append(tag).append('>');
    return this;
  }

  /** Opens an element of these classes: words of this program, or nothing. */
  Html open(String tag, String classes) throws IOException {
    return classes.isEmpty() ? open(tag) : openWith(tag, "class", classes);
  }

  /** Opens an element with attributes: names and values in turn; the names are this program's. */
  Html openWith(String tag, String... attributes) throws IOException {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String tag) throws IOException {
    out.append("</").append(tag).append('>');
    return this;
  }

  /** Text from anywhere, in one line. */
  Html text(String text) throws IOException {
    String seen = TerminalText.escapeLine(text);
    for (int i = 0; i < seen.length(); i++) {
      char character = seen.charAt(i);
      switch (character) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(character);
      }
    }
    return this;
  }

  /** Text of several lines. */
  Html lines(String text) throws IOException {
    for (String line : text.lines().toList()) {
      text(line);
      out.append('\n');
    }
    return this;
  }

  /** An element that holds a text. */
  Html element(String tag, String text) throws IOException {
    return open(tag).text(text).close(tag);
  }

  /** An element of a class that holds a text. */
  Html element(String tag, String classes, String text) throws IOException {
    return open(tag, classes).text(text).close(tag);
  }

  /** The texts as a list. */
  Html list(Iterable<String> texts) throws IOException {
    open("ul");
    for (String text : texts) {
      element("li", text);
    }
    return close("ul");
  }

  /** The row that heads a table. */
  Html heads(String... names) throws IOException {
    open("thead").open("tr");
    for (String name : names) {
      openWith("th", "scope", "col").text(name).close("th");
    }
    return close("tr").close("thead");
  }

  /** What follows begins a new line of the file. */
  Html newLine() throws IOException {
    out.append('\n');
    return this;
  }
}
