package dev.rootseal.e2e;

import dev.rootseal.e2e.OpenMetrics.Span;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * What a replica of {@link DashboardHistory} exports, leader or not.
 *
 * @param instance its address
 * @param runs while it is there
 * @param leads while it leads
 * @param started the Unix time at which its process was started
 */
record DashboardReplica(String instance, Span runs, Span leads, double started) {
  private static final double MEBIBYTE = 1 << 20;

  private static final Map<String, Double> RATES =
      Map.of("namespace-report", 0.05, "cluster-report", 0.03, "policy", 0.004);
  private static final Map<String, Double> SHARES =
      Map.of("0.01", 0.80, "0.05", 0.97, "0.1", 0.995, "+Inf", 1.0);
  private static final List<String> KINDS =
      List.of(
          "ComplianceSummary",
          "CompliancePolicy",
          "ComplianceReport",
          "DaemonSet",
          "Deployment",
          "Namespace",
          "StatefulSet");

  String labels() {
    return "job=\"rootseal\",instance=\"" + instance + "\"";
  }

  void write(OpenMetrics text) {
    add(
        text,
        "rootseal_build_info",
        "version=\"0.1.0\",revision=\"3f1c2ab\",java_version=\"25.0.1\",",
        t -> 1);
    add(text, "rootseal_leader", "", t -> isLeading(t) ? 1 : 0);
    KINDS.forEach(kind -> add(text, "rootseal_watch_connected", "kind=\"" + kind + "\",", t -> 1));
    add(text, "process_start_time_seconds", "", t -> started);
    add(
        text,
        "process_cpu_time_ns_total",
        "",
        t -> 1e9 * (0.004 * (t - runs.from()) + 0.007 * led(t) + ripple(t)));
    add(
        text,
        "jvm_memory_used_bytes",
        "area=\"heap\",",
        t -> MEBIBYTE * (14 + (t + instance.length() * 97) % 1500 / 150));
    add(text, "jvm_memory_used_bytes", "area=\"nonheap\",", t -> MEBIBYTE * 47);
    add(text, "jvm_memory_max_bytes", "area=\"heap\",", t -> MEBIBYTE * 173);
    RATES.forEach((controller, rate) -> controller(text, controller, rate));
  }

  private void controller(OpenMetrics text, String controller, double rate) {
    String label = "controller_name=\"" + controller + "\",";
    DoubleUnaryOperator done =
        t ->
            rate
                * (led(t)
                    + 20 * (ripple(1.0 * leads.from() + led(t)) - ripple((double) leads.from())));
    DoubleUnaryOperator failed =
        t ->
            runs.equals(leads) && controller.equals("namespace-report")
                ? DashboardHistory.failures(t)
                : 0;
    add(text, "reconciliations_success_total", label, done);
    add(text, "reconciliations_failure_total", label, failed);
    add(
        text,
        "reconciliations_started_total",
        label,
        t -> done.applyAsDouble(t) + failed.applyAsDouble(t));
    add(text, "reconciliations_queue", label, t -> 0);
    add(text, "reconciliations_active", label, t -> isLeading(t) && t % 1260 == 0 ? 1 : 0);
    SHARES.forEach(
        (bound, share) ->
            add(
                text,
                "reconciliations_execution_duration_seconds_bucket",
                label + "le=\"" + bound + "\",",
                t -> share * done.applyAsDouble(t)));
  }

  private void add(OpenMetrics text, String name, String labels, DoubleUnaryOperator value) {
    text.add(name, labels + labels(), runs, value);
  }

  private boolean isLeading(double time) {
    return time >= leads.from() && time <= leads.to();
  }

  /** For how many seconds it has led so far. */
  private double led(double time) {
    return Math.clamp(time - leads.from(), 0.0, (double) Math.max(0, leads.to() - leads.from()));
  }

  /** Counters go up a little faster or slower. */
  private static double ripple(double time) {
    return Math.sin(time / 700) + 0.4 * Math.sin(time / 190);
  }
}
