package dev.rootseal.output;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/**
 * For build servers: JUnit XML. A file is a suite (live, a namespace), a container a case. The
 * format knows no threshold: each finding is a failure.
 */
final class JunitFormat implements ReportFormat {
  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    Map<String, List<JunitCase>> suites = suites(report);
    List<JunitCase> all = suites.values().stream().flatMap(List::stream).toList();
    try (XmlWriter xml = new XmlWriter(out)) {
      xml.start("testsuites");
      xml.attribute("name", RuleDescription.READ_ONLY_FILESYSTEM.id());
      counts(xml, all);
      for (Map.Entry<String, List<JunitCase>> suite : suites.entrySet()) {
        xml.start("testsuite");
        xml.attribute("name", suite.getKey());
        counts(xml, suite.getValue());
        for (JunitCase one : suite.getValue()) {
          one.write(xml);
        }
        xml.end();
      }
      xml.end();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, List<JunitCase>> suites(ScanReport report) {
    Map<String, List<JunitCase>> suites = new LinkedHashMap<>();
    for (Problem problem : report.problems()) {
      add(suites, Location.of(problem).file(), Stream.of(JunitCase.of(problem)));
    }
    add(suites, "cluster", report.unread().stream().map(JunitCase::ofUnread));
    for (ScannedWorkload workload : report.workloads()) {
      add(
          suites,
          suite(workload),
          Stream.concat(
              Entry.of(workload).map(JunitCase::of),
              Issue.ofAnnotations(workload).map(JunitCase::of)));
    }
    return suites;
  }

  private static void add(
      Map<String, List<JunitCase>> suites, String name, Stream<JunitCase> cases) {
    cases.forEach(one -> suites.computeIfAbsent(name, unknown -> new ArrayList<>()).add(one));
  }

  private static String suite(ScannedWorkload workload) {
    return workload
        .place()
        .map(place -> Location.of(place.file(), place.at()).file())
        .orElseGet(() -> Issue.room(workload));
  }

  /** Nothing is timed, but some readers want to be told a time. */
  private static void counts(XmlWriter xml, List<JunitCase> cases) throws XMLStreamException {
    xml.attribute("tests", String.valueOf(cases.size()));
    xml.attribute("failures", count(cases, JunitCase.Outcome.FAILURE));
    xml.attribute("errors", count(cases, JunitCase.Outcome.ERROR));
    xml.attribute("skipped", count(cases, JunitCase.Outcome.SKIPPED));
    xml.attribute("time", "0");
  }

  private static String count(List<JunitCase> cases, JunitCase.Outcome outcome) {
    return String.valueOf(cases.stream().filter(one -> one.outcome() == outcome).count());
  }
}
