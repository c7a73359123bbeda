package dev.rootseal.output;

import dev.rootseal.manifest.ManifestItem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/**
 * A test case of JUnit XML.
 *
 * @param className what the readers group by
 * @param name which of the group
 * @param location where it is to be changed
 * @param outcome what has become of it
 * @param type the id of what is wrong; empty where nothing is
 * @param message what is wrong, or why it is left out
 * @param more what a person should know beside it
 */
record JunitCase(
    String className,
    String name,
    Optional<Location> location,
    Outcome outcome,
    String type,
    String message,
    List<String> more) {
  JunitCase {
    more = List.copyOf(more);
  }

  /** What can become of a case; all but one are elements. */
  enum Outcome {
    PASSED,
    FAILURE,
    ERROR,
    SKIPPED;

    String element() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static JunitCase of(Problem problem) {
    Location location = Location.of(problem);
    int document = problem.place().document();
    return new JunitCase(
        location.file(),
        document == 0 ? "file" : "document " + document,
        Optional.of(location),
        Outcome.ERROR,
        problem.reason().id(),
        problem.message(),
        List.of());
  }

  /** What could not be read of a cluster. */
  static JunitCase ofUnread(String message) {
    return new JunitCase(
        "cluster", message, Optional.empty(), Outcome.ERROR, "Unreadable", message, List.of());
  }

  static JunitCase of(Issue issue) {
    return new JunitCase(
        issue.path(),
        "annotations",
        issue.location(),
        Outcome.FAILURE,
        issue.id(),
        issue.sentence(),
        List.of());
  }

  static JunitCase of(Entry entry) {
    return new JunitCase(
        Issue.address(entry.workload()),
        entry.facts().type().text() + " " + entry.facts().name(),
        entry.location(),
        outcome(entry),
        entry.verdict().finding() ? entry.verdict().id() : "",
        message(entry),
        entry.verdict().finding() ? entry.notes() : List.of());
  }

  private static Outcome outcome(Entry entry) {
    return switch (entry.verdict()) {
      case COMPLIANT -> Outcome.PASSED;
      case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM, INVALID -> Outcome.FAILURE;
      case EXEMPT, NOT_APPLICABLE -> Outcome.SKIPPED;
    };
  }

  private static String message(Entry entry) {
    return switch (entry.verdict()) {
      case COMPLIANT -> "";
      case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM, INVALID -> entry.sentence();
      case NOT_APPLICABLE ->
          "The rule does not apply: a Windows container has no read-only root filesystem.";
      case EXEMPT -> "Exempt by " + ExemptionText.of(entry.exemption().orElseThrow());
    };
  }

  void write(XmlWriter xml) throws XMLStreamException {
    xml.start("testcase");
    xml.attribute("classname", className);
    xml.attribute("name", name);
    xml.attribute("time", "0");
    if (location.isPresent()) {
      xml.attribute("file", location.get().file());
      xml.attribute("line", String.valueOf(location.get().at().line()));
    }
    if (outcome != Outcome.PASSED) {
      xml.start(outcome.element());
      xml.attribute("message", message);
      if (outcome != Outcome.SKIPPED) {
        xml.attribute("type", type);
        xml.text(text());
      }
      xml.end();
    }
    xml.end();
  }

  private List<String> text() {
    String where = location.map(place -> place + ": ").orElse("");
    return Stream.concat(Stream.of(where + message), more.stream()).toList();
  }
}
