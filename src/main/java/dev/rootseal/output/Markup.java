package dev.rootseal.output;

import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;

/**
 * Writes HTML or XML with texts in it, also between double quotes. All text goes through {@link
 * #text}, the one place that escapes: no character of it is markup, and none that cannot be seen,
 * or that XML cannot hold, stays as it is, so that a name cannot turn the line around in which it
 * stands.
 */
record Markup(Writer out) {
  private static final String HOLE = "{}";

  /** Markup of this program; each {@code {}} in it stands for a text from anywhere, in one line. */
  void add(String markup, Object... texts) throws IOException {
    int from = 0;
    for (Object text : texts) {
      int hole = markup.indexOf(HOLE, from);
      out.append(markup, from, hole);
      text(text.toString());
      from = hole + HOLE.length();
    }
    out.append(markup, from, markup.length());
  }

  private void text(String text) throws IOException {
    out.append(
        TerminalText.escapeLine(text)
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;"));
  }

  /** The same, where there is such a text. */
  void addIf(String markup, String text) throws IOException {
    if (!text.isEmpty()) {
      add(markup, text);
    }
  }

  <T> void each(String element, List<T> things, Function<T, String> text) throws IOException {
    for (T thing : things) {
      add("<" + element + ">{}</" + element + ">", text.apply(thing));
    }
  }

  /** Nothing where there are none. */
  void list(List<String> texts) throws IOException {
    if (!texts.isEmpty()) {
      add("<ul>");
      each("li", texts, text -> text);
      add("</ul>");
    }
  }

  /** The head of a table, up to where its body begins. */
  void heads(String... names) throws IOException {
    add("<thead><tr>");
    for (String name : names) {
      add("<th scope=\"col\">{}</th>", name);
    }
    add("</tr></thead><tbody>");
  }
}
