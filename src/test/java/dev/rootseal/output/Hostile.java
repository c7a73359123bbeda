package dev.rootseal.output;

import static dev.rootseal.rule.WorkloadFixture.deployment;

import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.Place;
import dev.rootseal.manifest.Position;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report on workloads with names that nobody would give in good faith. */
final class Hostile {
  /** Each is the name of a file, a namespace, a workload, a container, an image and a reason. */
  static final List<String> TEXTS =
      List.of(
          "\u0000\u0007\u001b[2J\u0085",
          "a\r\nb\tc\u2028d",
          "\u202Eexe.txt\u2066x\u2069",
          "\uD83D",
          "\uFFFE\uFFFF",
          "\uD83D\uDE00 caf\u00e9",
          "\"><script>alert(1)</script>&amp;<!-- -->]]>",
          "| `x` | **b** [l](http://e.example) ![i](x) \\| <details>",
          "@octocat #1 !2 https://e.example www.e.example _u_ ~s~ $m$",
          "=HYPERLINK(\"http://e.example\")",
          "+1",
          "-1+cmd|' /C calc'!A0",
          "@SUM(A1)",
          "\uFF1D1",
          "'=1",
          "::error::x%0A::set-env name=A::b,c=d:e",
          "{0} {{x}} [a](1) %s ${x} \\n",
          "a;b,c \"d\"\ne",
          "r;=40+2;y",
          "r; '\"=1;\"-2",
          "\u007f\u009b31m\u061c\ufeff\udb40\udc41\udb40\udc7f\ud83f\udfff",
          "x".repeat(70_000));

  private Hostile() {}

  static ScanReport report() {
    return report(TEXTS);
  }

  /** Each of the texts is the name of everything of a workload. */
  static ScanReport report(List<String> texts) {
    List<ScannedWorkload> workloads =
        texts.stream().flatMap(text -> List.of(found(text), exempt(text)).stream()).toList();
    return new ScanReport(
        Threshold.DEFAULT,
        workloads,
        List.of(),
        List.of(),
        new ScanReport.DocumentCounts(texts.size(), workloads.size(), Map.of()),
        List.of());
  }

  private static ScannedWorkload found(String text) {
    return scanned(text, workload(text));
  }

  private static ScannedWorkload exempt(String text) {
    return scanned(text, workload(text).exemptBecause("because " + text));
  }

  private static WorkloadFixture workload(String text) {
    return deployment(text).in(text).container(text, container -> container.image(text));
  }

  private static ScannedWorkload scanned(String text, WorkloadFixture workload) {
    WorkloadVerdict verdict = workload.evaluated();
    List<Position> places = Collections.nCopies(verdict.containers().size(), Position.START);
    return ScannedWorkload.of(
        new ManifestItem.Workload(
            new Place(text, 1, Position.START),
            text,
            false,
            verdict.facts(),
            places,
            places,
            Optional.empty()),
        verdict);
  }
}
