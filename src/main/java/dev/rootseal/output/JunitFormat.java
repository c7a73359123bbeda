package dev.rootseal.output;

import dev.rootseal.report.RuleDescription;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * For build servers: JUnit XML. A file is a suite (live, a namespace), a container a case. The
 * format knows no threshold: each finding is a failure.
 */
final class JunitFormat implements ReportFormat {
  /** What can become of a case; all but one are elements. */
  private enum Outcome {
    PASSED,
    FAILURE,
    ERROR,
    SKIPPED
  }

  /**
   * A test case.
   *
   * @param className what the readers group by
   * @param name which of the group
   * @param type the id of what is wrong; empty where nothing is
   * @param message what is wrong, or why it is left out
   * @param more what a person should know beside it
   */
  private record Case(
      String className,
      String name,
      Optional<Location> location,
      Outcome outcome,
      String type,
      String message,
      List<String> more) {
    static Case of(Unreadable unread) {
      return new Case(
          unread.file(),
          unread
              .problem()
              .map(problem -> problem.place().document())
              .map(document -> document == 0 ? "file" : "document " + document)
              .orElse(unread.message()),
          unread.location(),
          Outcome.ERROR,
          unread.reason(),
          unread.message(),
          List.of());
    }

    static Case of(Issue issue) {
      return new Case(
          issue.path(),
          "annotations",
          issue.location(),
          Outcome.FAILURE,
          issue.id(),
          issue.sentence(),
          List.of());
    }

    static Case of(ContainerEntry entry) {
      Outcome outcome =
          switch (entry.verdict()) {
            case COMPLIANT -> Outcome.PASSED;
            case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM, INVALID -> Outcome.FAILURE;
            case EXEMPT, NOT_APPLICABLE -> Outcome.SKIPPED;
          };
      String message =
          switch (entry.verdict()) {
            case COMPLIANT -> "";
            case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM, INVALID -> entry.sentence();
            case NOT_APPLICABLE ->
                "The rule does not apply: a Windows container has no read-only root filesystem.";
            case EXEMPT -> "Exempt by " + ContainerEntry.words(entry.exemption().orElseThrow());
          };
      boolean failed = outcome == Outcome.FAILURE;
      return new Case(
          Issue.address(entry.workload()),
          entry.facts().type().text() + " " + entry.facts().name(),
          entry.location(),
          outcome,
          failed ? entry.verdict().id() : "",
          message,
          failed ? entry.notes() : List.of());
    }

    void write(Xml xml) throws XMLStreamException {
      xml.start("testcase");
      xml.attribute("classname", className);
      xml.attribute("name", name);
      xml.attribute("time", "0");
      if (location.isPresent()) {
        xml.attribute("file", location.get().file());
        xml.attribute("line", String.valueOf(location.get().at().line()));
      }
      if (outcome != Outcome.PASSED) {
        xml.start(outcome.name().toLowerCase(Locale.ROOT));
        xml.attribute("message", message);
        if (outcome != Outcome.SKIPPED) {
          xml.attribute("type", type);
          String where = location.map(place -> place + ": ").orElse("");
          xml.text(Stream.concat(Stream.of(where + message), more.stream()));
        }
        xml.end();
      }
      xml.end();
    }
  }

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    Map<String, List<Case>> suites = suites(report);
    try (Xml xml = new Xml(out)) {
      xml.start("testsuites");
      xml.attribute("name", RuleDescription.READ_ONLY_FILESYSTEM.id());
      counts(xml, suites.values().stream().flatMap(List::stream).toList());
      for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
        xml.start("testsuite");
        xml.attribute("name", suite.getKey());
        counts(xml, suite.getValue());
        for (Case one : suite.getValue()) {
          one.write(xml);
        }
        xml.end();
      }
      xml.end();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, List<Case>> suites(ScanReport report) {
    Map<String, List<Case>> suites = new LinkedHashMap<>();
    for (Unreadable unread : Unreadable.of(report)) {
      add(suites, unread.file(), Stream.of(Case.of(unread)));
    }
    for (ScannedWorkload workload : report.workloads()) {
      add(
          suites,
          suite(workload),
          Stream.concat(
              ContainerEntry.of(workload).map(Case::of),
              Issue.ofAnnotations(workload).map(Case::of)));
    }
    return suites;
  }

  private static void add(Map<String, List<Case>> suites, String name, Stream<Case> cases) {
    cases.forEach(one -> suites.computeIfAbsent(name, unknown -> new ArrayList<>()).add(one));
  }

  private static String suite(ScannedWorkload workload) {
    return workload
        .place()
        .map(place -> Location.named(place.file()))
        .orElseGet(() -> Issue.room(workload));
  }

  /** Nothing is timed, but some readers want to be told a time. */
  private static void counts(Xml xml, List<Case> cases) throws XMLStreamException {
    xml.attribute("tests", String.valueOf(cases.size()));
    xml.attribute("failures", count(cases, Outcome.FAILURE));
    xml.attribute("errors", count(cases, Outcome.ERROR));
    xml.attribute("skipped", count(cases, Outcome.SKIPPED));
    xml.attribute("time", "0");
  }

  private static String count(List<Case> cases, Outcome outcome) {
    return String.valueOf(cases.stream().filter(one -> one.outcome() == outcome).count());
  }

  /** Writes indented XML 1.0. What XML cannot hold, nor escape, is spelt out, as on a terminal. */
  private static final class Xml implements AutoCloseable {
    private final XMLStreamWriter xml;
    private int depth;
    private boolean leaf;

    Xml(Writer out) throws XMLStreamException {
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
      xml.writeAttribute(name, TerminalText.escapeLine(value));
    }

    /** Lines of text, the only content of an element. */
    void text(Stream<String> lines) throws XMLStreamException {
      xml.writeCharacters(lines.map(TerminalText::escapeLine).collect(Collectors.joining("\n")));
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

    /** Ends the document; what it was written to stays open. */
    @Override
    public void close() throws XMLStreamException {
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.flush();
    }
  }
}
