package dev.rootseal.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Verdict;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The series that each namespace has. In a large cluster they are nearly all of a scrape, and most
 * are what they were in the one before: so their lines are kept, about 1 KB a namespace, and made
 * anew where its numbers are others. A line is the same in each format; what is said above the
 * lines is not.
 */
final class NamespaceSeries {
  /** Metrics without a series, by which the format says what stands above the lines. */
  private static final List<Family> FAMILIES =
      List.of(
          new Family(
              "rootseal_compliance_ratio",
              "Share of a namespace's evaluated containers that comply, 0 to 1; absent where there"
                  + " are none."),
          new Family("rootseal_containers", "Container definitions by verdict."),
          new Family(
              "rootseal_containers_waived",
              "Compliant containers that comply only because their owner took a required path"
                  + " away."),
          new Family("rootseal_workloads", "Workloads by result."));

  private Map<String, Lines> kept = Map.of();

  /** Name and help of a metric. */
  private record Family(String name, String help) {
    Gauge gauge() {
      return new Gauge(name, help);
    }
  }

  /** The lines that speak of these numbers, by metric. */
  private record Lines(NamespaceSummary numbers, List<byte[]> byFamily) {}

  /** Writes all series of these namespaces, sorted by metric and namespace. */
  synchronized void write(
      TextFormat format, Collection<NamespaceSummary> namespaces, OutputStream out)
      throws IOException {
    keep(format, namespaces);
    List<Lines> sorted =
        kept.values().stream().sorted(Comparator.comparing(l -> l.numbers().namespace())).toList();
    for (int family = 0; family < FAMILIES.size(); family++) {
      boolean headed = false;
      for (Lines lines : sorted) {
        byte[] text = lines.byFamily().get(family);
        if (text.length > 0 && !headed) {
          out.write(head(format, FAMILIES.get(family)).getBytes(UTF_8));
          headed = true;
        }
        out.write(text);
      }
    }
  }

  /**
   * Who has the same numbers as before has the same lines. Others that are equal are made anew: to
   * compare thousands of records takes longer than that happens.
   */
  @SuppressWarnings("ReferenceEquality")
  private void keep(TextFormat format, Collection<NamespaceSummary> namespaces) throws IOException {
    Map<String, Lines> next = HashMap.newHashMap(namespaces.size());
    for (NamespaceSummary numbers : namespaces) {
      Lines lines = kept.get(numbers.namespace());
      next.put(
          numbers.namespace(),
          lines != null && lines.numbers() == numbers ? lines : lines(format, numbers));
    }
    kept = next;
  }

  private static Lines lines(TextFormat format, NamespaceSummary numbers) throws IOException {
    Map<String, String> byName =
        format
            .part(new MetricSnapshots(series(numbers)))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(
                Collectors.groupingBy(
                    line -> line.substring(0, line.indexOf('{')),
                    Collectors.mapping(line -> line + "\n", Collectors.joining())));
    return new Lines(
        numbers,
        FAMILIES.stream()
            .map(family -> byName.getOrDefault(family.name(), "").getBytes(UTF_8))
            .toList());
  }

  private static String head(TextFormat format, Family family) throws IOException {
    Gauge any = family.gauge();
    any.add(Labels.of("any", ""), 0);
    return format
        .part(new MetricSnapshots(any.snapshot()))
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static List<MetricSnapshot> series(NamespaceSummary numbers) {
    Labels labels = Gauge.RULE.add("namespace", numbers.namespace());
    Gauge ratio = FAMILIES.get(0).gauge();
    if (numbers.tally().evaluated() > 0) {
      ratio.add(labels, Gauge.ratio(numbers.tally()));
    }
    Gauge containers = FAMILIES.get(1).gauge();
    for (Verdict verdict : Verdict.values()) {
      containers.add(labels.add("verdict", verdict.id()), numbers.tally().of(verdict));
    }
    Gauge waived = FAMILIES.get(2).gauge();
    waived.add(labels, numbers.waived());
    Gauge workloads = FAMILIES.get(3).gauge();
    for (Result result : Result.values()) {
      workloads.add(labels.add("result", result.id()), numbers.workloads().of(result));
    }
    return List.of(
        ratio.snapshot(), containers.snapshot(), waived.snapshot(), workloads.snapshot());
  }
}
