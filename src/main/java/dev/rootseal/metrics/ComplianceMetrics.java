package dev.rootseal.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rootseal.metrics.ComplianceView.Compliance;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The compliance metrics of the cluster, of each namespace and of this program as text, made from
 * the stored numbers at each scrape. In a large cluster they are nearly all of a scrape, and by way
 * of the objects of a library they would take several times as long. With N namespaces that hold a
 * workload there are at most 14 N + 29 series.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares a series
final class ComplianceMetrics {
  /** A reader that is slow keeps one in the memory. */
  private static final int PART = 32 * 1024;

  private static final String RULE = "rule=\"" + ReadOnlyFilesystemRule.ID + '"';

  /** A series of each namespace: how its labels end, and its value; where that is NaN, none. */
  private record Series(byte[] labels, ToDoubleFunction<NamespaceSummary> value) {
    Series(String labels, ToDoubleFunction<NamespaceSummary> value) {
      this(bytes(',' + labels + "} "), value);
    }
  }

  private final List<NamespaceSummary> all;
  private final boolean openMetrics;
  private final OutputStream out;
  private final ByteBuffer text = ByteBuffer.allocate(PART + PART / 4);

  private ComplianceMetrics(ComplianceView now, boolean openMetrics, OutputStream out) {
    this.all =
        now.compliance().stream()
            .flatMap(of -> of.namespaces().stream())
            .sorted(Comparator.comparing(NamespaceSummary::namespace))
            .toList();
    this.openMetrics = openMetrics;
    this.out = out;
  }

  /** Writes all that is to be shown now; a metric without a series is left out. */
  static void write(ComplianceView now, BuildInfo build, boolean openMetrics, OutputStream out)
      throws IOException {
    ComplianceMetrics metrics = new ComplianceMetrics(now, openMetrics, out);
    metrics.build(build);
    metrics.cluster(now);
    metrics.namespaces();
    metrics.flush();
  }

  /** OpenMetrics has a type for it, and leaves the end of its name out of the comments. */
  private void build(BuildInfo build) {
    String head =
        openMetrics
            ? head("rootseal_build", "info", "The running program.")
            : head("rootseal_build_info", "gauge", "The running program.");
    String labels =
        label("java_version", build.javaVersion())
            + label(",revision", build.revision())
            + label(",version", build.version());
    text.put(bytes(head + "rootseal_build_info{" + labels + "} 1\n"));
  }

  /** Sorted by the names of the metrics. */
  private void cluster(ComplianceView now) {
    Optional<Compliance> numbers = now.compliance();
    Tally whole = all.stream().map(NamespaceSummary::tally).reduce(Tally.EMPTY, Tally::plus);
    gauge(
        "rootseal_admission_problem",
        "1 while the admission policies that were asked for are not in force as they should be.",
        numbers.flatMap(Compliance::admissionProblem).stream()
            .map(reason -> sample(label("reason", reason), 1)));
    gauge(
        "rootseal_api_server_connected",
        "1 while this replica reaches the API server, else 0.",
        one("", Optional.of(now.replica().connected() ? 1.0 : 0.0)));
    gauge(
        "rootseal_cluster_compliance_ratio",
        "Share of the cluster's evaluated containers that comply, 0 to 1.",
        one(RULE, Optional.of(ratio(whole))));
    gauge(
        "rootseal_compliance_threshold_ratio",
        "Share that must comply, 0 to 1.",
        one(RULE, numbers.map(of -> of.threshold().percent() / 100.0)));
    gauge(
        "rootseal_crd_problem",
        "1 for each CRD that is missing, older than this version or left over from an older one.",
        now.replica().crdProblems().entrySet().stream()
            .map(of -> sample(label("crd", of.getKey()) + label(",problem", of.getValue()), 1)));
    gauge(
        "rootseal_exemptions",
        "Exemptions of the policy by state.",
        numbers.stream()
            .flatMap(
                of ->
                    Arrays.stream(ExemptionState.values())
                        .map(
                            state ->
                                sample(
                                    RULE + label(",state", state.id()),
                                    of.exemptions().getOrDefault(state, 0)))));
    gauge(
        "rootseal_heap_live_ratio",
        "Share of the heap in use after the last full collection, 0 to 1.",
        one("", now.replica().liveHeap()));
    gauge(
        "rootseal_last_evaluation_timestamp_seconds",
        "Unix time at which reports and gauges were last brought up to date.",
        one("", now.lastEvaluation().map(at -> at.toEpochMilli() / 1000.0)));
    gauge(
        "rootseal_leader",
        "1 while this replica leads, else 0.",
        one("", Optional.of(now.replica().leads() ? 1.0 : 0.0)));
    gauge(
        "rootseal_policy_accepted",
        "1 while the policy object is in force, 0 while it cannot be used; absent without one.",
        one(RULE, numbers.flatMap(Compliance::policyAccepted).map(yes -> yes ? 1.0 : 0.0)));
    gauge(
        "rootseal_policy_generation",
        "Generation of the policy object that is in force; absent where the default is.",
        one(RULE, numbers.flatMap(Compliance::policyGeneration).map(Long::doubleValue)));
    gauge(
        "rootseal_watch_connected",
        "1 while the watch of that kind is connected.",
        now.watches().entrySet().stream()
            .map(of -> sample(label("kind", of.getKey()), of.getValue() ? 1 : 0)));
    gauge(
        "rootseal_writes_failing",
        "Objects that were not written at the last try.",
        numbers.stream()
            .flatMap(of -> of.failingWrites().entrySet().stream())
            .map(of -> sample(label("kind", of.getKey()), of.getValue())));
  }

  /** Of nothing it is 0/0, which is not a number. */
  private static double ratio(Tally tally) {
    return (double) tally.compliant() / tally.evaluated();
  }

  private static Stream<String> one(String labels, Optional<Double> value) {
    return value.filter(number -> !number.isNaN()).map(number -> sample(labels, number)).stream();
  }

  private static String sample(String labels, double value) {
    return (labels.isEmpty() ? "" : '{' + labels + '}') + ' ' + value + '\n';
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + '"';
  }

  private void gauge(String name, String help, Stream<String> samples) {
    List<String> sorted = samples.sorted().toList();
    if (!sorted.isEmpty()) {
      text.put(bytes(head(name, "gauge", help)));
      sorted.forEach(sample -> text.put(bytes(name + sample)));
    }
  }

  private String head(String name, String type, String help) {
    String typed = "# TYPE " + name + ' ' + type + '\n';
    String says = "# HELP " + name + ' ' + help + '\n';
    return openMetrics ? typed + says : says + typed;
  }

  private void namespaces() throws IOException {
    gauge(
        "rootseal_compliance_ratio",
        "Share of a namespace's evaluated containers that comply, 0 to 1; absent where there are"
            + " none.",
        new Series(RULE, of -> ratio(of.tally())));
    gauge(
        "rootseal_containers",
        "Container definitions by verdict.",
        Arrays.stream(Verdict.values())
            .sorted(Comparator.comparing(Verdict::id))
            .map(its -> new Series(RULE + label(",verdict", its.id()), of -> of.tally().of(its)))
            .toArray(Series[]::new));
    gauge(
        "rootseal_containers_in_emergency",
        "Containers that do not comply in a namespace with an emergency; absent without one.",
        new Series(RULE, of -> of.emergency().isPresent() ? of.tally().findings() : Double.NaN));
    gauge(
        "rootseal_containers_not_rolled_out",
        "Compliant containers of pod templates that are not rolled out yet.",
        new Series(RULE, NamespaceSummary::notRolledOut));
    gauge(
        "rootseal_containers_waived",
        "Compliant containers that comply only because their owner took a required path away.",
        new Series(RULE, NamespaceSummary::waived));
    gauge(
        "rootseal_workloads",
        "Workloads by result.",
        Arrays.stream(Result.values())
            .sorted(Comparator.comparing(Result::id))
            .map(
                its ->
                    new Series(
                        label("result", its.id()) + ',' + RULE, of -> of.workloads().of(its)))
            .toArray(Series[]::new));
  }

  private void gauge(String name, String help, Series... series) throws IOException {
    byte[] head = bytes(head(name, "gauge", help));
    byte[] begin = bytes(name);
    for (NamespaceSummary numbers : all) {
      // For each metric anew: a hundred slow readers would keep those of all namespaces.
      byte[] labels = bytes(label("{namespace", numbers.namespace()));
      for (Series one : series) {
        double value = one.value().applyAsDouble(numbers);
        if (!Double.isNaN(value)) {
          text.put(head).put(begin).put(labels).put(one.labels());
          text.put(bytes(Double.toString(value))).put((byte) '\n');
          head = new byte[0];
        }
      }
      if (text.position() >= PART) {
        flush();
      }
    }
  }

  private void flush() throws IOException {
    out.write(text.array(), 0, text.position());
    text.clear();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
