package dev.rootseal.api.report;

import static dev.rootseal.report.SummaryFixture.summary;

import dev.rootseal.report.Finding;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reports for tests, in the namespace {@code shop}. */
final class ReportFixture {
  static final Instant NOW = Instant.parse("2026-11-24T10:11:12.345Z");
  static final Instant LATER = Instant.parse("2026-11-25T08:00:00Z");

  private ReportFixture() {}

  /** X of Y containers comply, each of the others in a workload of its own. */
  static NamespaceReport report(int compliant, int evaluated) {
    return report(compliant, findings(evaluated - compliant, ""));
  }

  /** So many containers comply; each finding is one container. */
  static NamespaceReport report(int compliant, List<Finding> findings) {
    Tally tally = new Tally(compliant, 0, findings.size(), 0, 0, 0);
    return report(tally, new WorkloadResults(compliant, findings.size(), 0, 0), findings);
  }

  static NamespaceReport report(Tally tally, WorkloadResults workloads, List<Finding> findings) {
    return new NamespaceReport(
        summary("shop", tally, workloads), findings, List.of(), List.of(), List.of(), List.of());
  }

  /** One of two containers complies; so many workloads could not be evaluated. */
  static NamespaceReport withUnevaluated(int compliant, int count) {
    NamespaceReport report = report(compliant, 2);
    WorkloadResults evaluated = report.summary().workloads();
    WorkloadResults workloads =
        new WorkloadResults(evaluated.pass(), evaluated.fail(), evaluated.notApplicable(), count);
    return new NamespaceReport(
        summary("shop", report.summary().tally(), workloads),
        report.findings(),
        report.exempt(),
        List.of(),
        List.of(),
        IntStream.range(0, count)
            .mapToObj(i -> new Unevaluated(deployment("broken-%03d".formatted(i)), "unreadable"))
            .toList());
  }

  static ComplianceReportStatus status(NamespaceReport report) {
    return ComplianceReportStatus.of(report, Optional.empty(), List.of(), NOW);
  }

  /** Each of one container with this note, if it is any. */
  static List<Finding> findings(int count, String note) {
    return IntStream.range(0, count)
        .mapToObj(i -> finding("web-%05d".formatted(i), List.of(container("app", note))))
        .toList();
  }

  static Finding finding(String name, List<ContainerEvaluation> containers) {
    return new Finding(
        deployment(name), "Deployment '" + name + "' is a finding.", containers, Optional.empty());
  }

  /** One whose root can be written to, with a note of that problem, if it is any. */
  static ContainerEvaluation container(String name, String problem) {
    List<Note> notes =
        problem.isEmpty() ? List.of() : List.of(new Note.UnusableAnnotation("key", problem));
    return container(name, new ContainerVerdict.WritableRootFilesystem(false), notes);
  }

  /** The one of a {@link PodLine}, with this verdict and these notes. */
  static ContainerEvaluation container(String line, ContainerVerdict verdict, List<Note> notes) {
    ContainerEvaluation one = PodLine.workload(line).evaluated().containers().getFirst();
    return new ContainerEvaluation(
        one.facts(), verdict, one.required(), one.knowledge(), one.matchedExemptions(), notes);
  }

  static WorkloadRef deployment(String name) {
    return new WorkloadRef("Deployment", "shop", name);
  }
}
