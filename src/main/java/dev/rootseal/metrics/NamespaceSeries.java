package dev.rootseal.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Verdict;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The series that each namespace has. In a large cluster they are nearly all of a scrape, and most
 * are what they were in the one before: so their lines are kept, about 1 KB a namespace, and made
 * anew where its numbers are others. A line is the same in each format; what is said above the
 * lines is not.
 */
final class NamespaceSeries {
  private static final byte[] NONE = {};

  private Map<String, Lines> kept = Map.of();

  /** What is kept, by namespace. */
  private List<Lines> sorted = List.of();

  /** A metric of which each namespace has series. */
  private enum Family {
    RATIO(
        "rootseal_compliance_ratio",
        "Share of a namespace's evaluated containers that comply, 0 to 1; absent where there"
            + " are none.") {
      @Override
      void add(Gauge gauge, Labels labels, NamespaceSummary numbers) {
        if (numbers.tally().evaluated() > 0) {
          gauge.add(labels, Gauge.ratio(numbers.tally()));
        }
      }
    },
    CONTAINERS("rootseal_containers", "Container definitions by verdict.") {
      @Override
      void add(Gauge gauge, Labels labels, NamespaceSummary numbers) {
        for (Verdict verdict : Verdict.values()) {
          gauge.add(labels.add("verdict", verdict.id()), numbers.tally().of(verdict));
        }
      }
    },
    NOT_ROLLED_OUT(
        "rootseal_containers_not_rolled_out",
        "Compliant containers of pod templates that are not rolled out yet.") {
      @Override
      void add(Gauge gauge, Labels labels, NamespaceSummary numbers) {
        gauge.add(labels, numbers.notRolledOut());
      }
    },
    WAIVED(
        "rootseal_containers_waived",
        "Compliant containers that comply only because their owner took a required path away.") {
      @Override
      void add(Gauge gauge, Labels labels, NamespaceSummary numbers) {
        gauge.add(labels, numbers.waived());
      }
    },
    WORKLOADS("rootseal_workloads", "Workloads by result.") {
      @Override
      void add(Gauge gauge, Labels labels, NamespaceSummary numbers) {
        for (Result result : Result.values()) {
          gauge.add(labels.add("result", result.id()), numbers.workloads().of(result));
        }
      }
    };

    private final String name;
    private final String help;

    Family(String name, String help) {
      this.name = name;
      this.help = help;
    }

    abstract void add(Gauge gauge, Labels labels, NamespaceSummary numbers);

    Gauge gauge() {
      return new Gauge(name, help);
    }
  }

  /** The lines that speak of these numbers. */
  private record Lines(NamespaceSummary numbers, Map<Family, byte[]> byFamily) {}

  /** Writes all series of these namespaces, sorted by metric and namespace. */
  synchronized void write(
      TextFormat format, Collection<NamespaceSummary> namespaces, OutputStream out)
      throws IOException {
    keep(format, namespaces);
    for (Family family : Family.values()) {
      boolean headed = false;
      for (Lines lines : sorted) {
        byte[] text = lines.byFamily().getOrDefault(family, NONE);
        if (text.length > 0 && !headed) {
          out.write(head(format, family).getBytes(UTF_8));
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
    List<NamespaceSummary> others = new ArrayList<>();
    for (NamespaceSummary numbers : namespaces) {
      Lines lines = kept.get(numbers.namespace());
      if (lines != null && lines.numbers() == numbers) {
        next.put(numbers.namespace(), lines);
      } else {
        others.add(numbers);
      }
    }
    if (!others.isEmpty() || next.size() != kept.size()) {
      others.sort(Comparator.comparing(NamespaceSummary::namespace));
      lines(format, others).forEach(lines -> next.put(lines.numbers().namespace(), lines));
      kept = next;
      sorted =
          next.values().stream()
              .sorted(Comparator.comparing(lines -> lines.numbers().namespace()))
              .toList();
    }
  }

  /**
   * Those of many are rendered at once: for each alone, the format needs a hundred times as long.
   */
  private static List<Lines> lines(TextFormat format, List<NamespaceSummary> byName)
      throws IOException {
    List<Lines> lines =
        byName.stream().map(numbers -> new Lines(numbers, new EnumMap<>(Family.class))).toList();
    for (Family family : Family.values()) {
      fill(format, family, lines);
    }
    return lines;
  }

  /** The format sorts the series by their labels, so that those of a namespace stand together. */
  private static void fill(TextFormat format, Family family, List<Lines> byName)
      throws IOException {
    Gauge gauge = family.gauge();
    int[] counts = new int[byName.size()];
    for (int i = 0; i < counts.length; i++) {
      NamespaceSummary numbers = byName.get(i).numbers();
      int before = gauge.size();
      family.add(gauge, Gauge.RULE.add("namespace", numbers.namespace()), numbers);
      counts[i] = gauge.size() - before;
    }
    Iterator<String> series =
        format
            .part(new MetricSnapshots(gauge.snapshot()))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .iterator();
    for (int i = 0; i < counts.length; i++) {
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < counts[i]; line++) {
        text.append(series.next()).append('\n');
      }
      byName.get(i).byFamily().put(family, text.toString().getBytes(UTF_8));
    }
  }

  /** What the format says above the lines of any series. */
  private static String head(TextFormat format, Family family) throws IOException {
    Gauge any = family.gauge();
    any.add(Gauge.RULE, 0);
    StringBuilder head = new StringBuilder();
    format
        .part(new MetricSnapshots(any.snapshot()))
        .lines()
        .filter(line -> line.startsWith("#"))
        .forEach(line -> head.append(line).append('\n'));
    return head.toString();
  }
}
