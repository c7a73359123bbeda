package dev.rootseal.output;

import dev.rootseal.terminal.TerminalText;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML 1.0 with an indentation. What XML cannot hold is spelt out, as on a terminal; there is
 * no way to escape it.
 */
final class XmlWriter implements AutoCloseable {
  /** The two of the Basic Multilingual Plane that are neither characters nor controls. */
  private static final Pattern NO_CHARACTER = Pattern.compile("[\\uFFFE\\uFFFF]");

  private final XMLStreamWriter xml;
  private int depth;
  private boolean leaf;

  XmlWriter(Writer out) throws XMLStreamException {
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
    xml.writeStartDocument("UTF-8", "1.0");
  }

  void start(String element) throws XMLStreamException {
    newLine();
    xml.writeStartElement(element);
    depth++;
    leaf = true;
  }

  void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, escape(value));
  }

  /** Lines of text, the only content of an element. */
  void text(List<String> lines) throws XMLStreamException {
    xml.writeCharacters(String.join("\n", lines.stream().map(XmlWriter::escape).toList()));
  }

  void end() throws XMLStreamException {
    depth--;
    if (!leaf) {
      newLine();
    }
    xml.writeEndElement();
    leaf = false;
  }

  private void newLine() throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private static String escape(String text) {
    return NO_CHARACTER
        .matcher(TerminalText.escapeLine(text))
        .replaceAll(found -> "\\\\u" + "%04x".formatted((int) found.group().charAt(0)));
  }

  /** Ends the document; what it was written to stays open. */
  @Override
  public void close() throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeEndDocument();
    xml.flush();
  }
}
