package dev.rootseal.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The series that each namespace has, as text. In a large cluster they are nearly all of a scrape,
 * and by way of the objects of a library they would take several times as long.
 */
final class NamespaceSeries {
  private static final int PART = 32 * 1024;

  private static final String RULE = ",rule=\"" + ReadOnlyFilesystemRule.ID + '"';

  private static final List<Family> FAMILIES =
      List.of(
          new Family(
              "rootseal_compliance_ratio",
              "Share of a namespace's evaluated containers that comply, 0 to 1; absent where there"
                  + " are none.",
              // Of nothing it is 0/0, which is not a number.
              new Series(RULE, of -> (double) of.tally().compliant() / of.tally().evaluated())),
          new Family(
              "rootseal_containers",
              "Container definitions by verdict.",
              Arrays.stream(Verdict.values())
                  .map(
                      verdict ->
                          new Series(
                              RULE + ",verdict=\"" + verdict.id() + '"',
                              of -> of.tally().of(verdict)))
                  .toArray(Series[]::new)),
          new Family(
              "rootseal_containers_not_rolled_out",
              "Compliant containers of pod templates that are not rolled out yet.",
              new Series(RULE, NamespaceSummary::notRolledOut)),
          new Family(
              "rootseal_containers_waived",
              "Compliant containers that comply only because their owner took a required path"
                  + " away.",
              new Series(RULE, NamespaceSummary::waived)),
          new Family(
              "rootseal_workloads",
              "Workloads by result.",
              Arrays.stream(Result.values())
                  .map(
                      result ->
                          new Series(
                              ",result=\"" + result.id() + '"' + RULE,
                              of -> of.workloads().of(result)))
                  .toArray(Series[]::new)));

  private NamespaceSeries() {}

  /**
   * A metric of which each namespace has series.
   *
   * @param series those of one namespace, sorted by their labels
   */
  private record Family(String name, String help, List<Series> series) {
    private Family(String name, String help, Series... series) {
      this(name, help, Stream.of(series).sorted(Comparator.comparing(Series::labels)).toList());
    }

    private String head(boolean openMetrics) {
      String type = "# TYPE " + name + " gauge\n";
      String says = "# HELP " + name + ' ' + help + '\n';
      return openMetrics ? type + says : says + type;
    }
  }

  /**
   * One value of a namespace.
   *
   * @param labels those behind the namespace's, which is the first by name
   * @param value not a number where there is none
   */
  private record Series(String labels, ToDoubleFunction<NamespaceSummary> value) {}

  /** Writes all series of these namespaces, sorted by metric and namespace. */
  static void write(Collection<NamespaceSummary> namespaces, boolean openMetrics, OutputStream out)
      throws IOException {
    List<NamespaceSummary> sorted =
        namespaces.stream().sorted(Comparator.comparing(NamespaceSummary::namespace)).toList();
    StringBuilder text = new StringBuilder(2 * PART);
    for (Family family : FAMILIES) {
      String head = family.head(openMetrics);
      for (NamespaceSummary numbers : sorted) {
        String begin = family.name() + "{namespace=\"" + escaped(numbers.namespace()) + '"';
        for (Series series : family.series()) {
          double value = series.value().applyAsDouble(numbers);
          if (!Double.isNaN(value)) {
            text.append(head).append(begin).append(series.labels()).append("} ");
            text.append(value).append('\n');
            head = "";
          }
        }
        if (text.length() >= PART) {
          flush(text, out);
        }
      }
    }
    flush(text, out);
  }

  private static void flush(StringBuilder text, OutputStream out) throws IOException {
    out.write(text.toString().getBytes(UTF_8));
    text.setLength(0);
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
