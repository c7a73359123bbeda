package dev.rootseal.output;

import dev.rootseal.report.NoteSentence;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.scan.PolicyTest;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For build servers: JUnit XML. A file is a suite (live, a namespace), a container a case. The
 * format knows no threshold: each finding is a failure.
 */
final class JunitFormat {
  private static final String FAILURE = "failure";
  private static final String ERROR = "error";
  private static final String SKIPPED = "skipped";
  private static final String PASSED = "";

  /**
   * A test case in the group that is its class.
   *
   * @param outcome the element that says what has become of it; none where it has passed
   * @param type the id of what is wrong
   * @param more what a person should know beside it
   */
  private record Case(
      String className,
      String name,
      Optional<Location> location,
      String outcome,
      String type,
      String message,
      List<String> more) {
    static Case of(Unreadable unread) {
      String name =
          unread
              .problem()
              .map(problem -> problem.place().document())
              .map(document -> document == 0 ? "file" : "document " + document)
              .orElse(unread.message());
      String message = unread.message();
      return new Case(
          unread.file(), name, unread.location(), ERROR, unread.reason(), message, List.of());
    }

    static Case of(PolicyTest.Outcome one) {
      Location at = Location.of(one.file(), one.at());
      String outcome = one.isExpected() ? PASSED : FAILURE;
      String message = String.join(" ", one.differences());
      return new Case(
          at.file(), one.name(), Optional.of(at), outcome, "Unexpected", message, List.of());
    }

    static Case of(Issue issue) {
      String message = issue.sentence();
      return new Case(
          issue.path(), "annotations", issue.location(), FAILURE, issue.id(), message, List.of());
    }

    static Case of(ContainerEntry entry) {
      String outcome =
          switch (entry.verdict()) {
            case COMPLIANT -> PASSED;
            case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM, INVALID -> FAILURE;
            case NOT_APPLICABLE, EXEMPT -> SKIPPED;
          };
      String applies = outcome.equals(SKIPPED) ? entry.whyNot() : entry.sentence();
      return new Case(
          Issue.address(entry.workload()),
          entry.facts().type().id() + " " + entry.facts().name(),
          entry.location(),
          outcome,
          entry.verdict().id(),
          entry.exemption().map(it -> "Exempt by " + NoteSentence.of(it)).orElse(applies),
          entry.notes());
    }

    void write(Markup xml) throws IOException {
      xml.add("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"", className, name);
      if (location.isPresent()) {
        Location at = location.get();
        xml.add(" file=\"{}\" line=\"{}\"", at.file(), at.at().line());
      }
      xml.add(">");
      if (!outcome.equals(PASSED)) {
        xml.add("\n      <" + outcome + " message=\"{}\"", message);
        if (outcome.equals(SKIPPED)) {
          xml.add(">");
        } else {
          String where = location.map(at -> at + ": ").orElse("");
          xml.add(" type=\"{}\">{}", type, where + message);
          for (String line : more) {
            xml.add("\n{}", line);
          }
        }
        xml.add("</" + outcome + ">\n    ");
      }
      xml.add("</testcase>\n");
    }
  }

  void write(ScanReport report, Writer out) throws IOException {
    write(RuleDescription.READ_ONLY_FILESYSTEM.id(), suites(report), out);
  }

  /** The same of cases of policies: a file is a suite. */
  static void write(List<PolicyTest.Outcome> outcomes, Writer out) throws IOException {
    Map<String, List<Case>> suites = new LinkedHashMap<>();
    for (PolicyTest.Outcome one : outcomes) {
      suites.computeIfAbsent(Location.named(one.file()), _ -> new ArrayList<>()).add(Case.of(one));
    }
    write("policy", suites, out);
  }

  private static void write(String name, Map<String, List<Case>> suites, Writer out)
      throws IOException {
    Markup xml = new Markup(out);
    xml.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    List<Case> all = suites.values().stream().flatMap(List::stream).toList();
    head(xml, name, all);
    for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
      xml.add("  <testsuite");
      head(xml, suite.getKey(), suite.getValue());
      for (Case one : suite.getValue()) {
        one.write(xml);
      }
      xml.add("  </testsuite>\n");
    }
    xml.add("</testsuites>\n");
  }

  private static Map<String, List<Case>> suites(ScanReport report) {
    Map<String, List<Case>> suites = new LinkedHashMap<>();
    for (Unreadable unread : Unreadable.of(report)) {
      suites.computeIfAbsent(unread.file(), _ -> new ArrayList<>()).add(Case.of(unread));
    }
    for (ScannedWorkload workload : report.workloads()) {
      String name = Location.file(workload).orElseGet(() -> Issue.room(workload));
      List<Case> suite = suites.computeIfAbsent(name, _ -> new ArrayList<>());
      ContainerEntry.of(workload).map(Case::of).forEach(suite::add);
      Issue.ofAnnotations(workload).map(Case::of).forEach(suite::add);
    }
    suites.values().removeIf(List::isEmpty);
    return suites;
  }

  /** Nothing is timed, but some readers want to be told a time. */
  private static void head(Markup xml, String name, List<Case> cases) throws IOException {
    xml.add(" name=\"{}\" tests=\"{}\"", name, cases.size());
    xml.add(" failures=\"{}\" errors=\"{}\"", count(cases, FAILURE), count(cases, ERROR));
    xml.add(" skipped=\"{}\" time=\"0\">\n", count(cases, SKIPPED));
  }

  private static long count(List<Case> cases, String outcome) {
    return cases.stream().filter(one -> one.outcome().equals(outcome)).count();
  }
}
