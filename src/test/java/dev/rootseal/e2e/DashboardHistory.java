package dev.rootseal.e2e;

import dev.rootseal.e2e.OpenMetrics.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Made-up data for the pictures of `docs/dashboard.md`: six hours of a cluster with nine namespaces
 * and two replicas, and the ratio of the month before, as Prometheus would have scraped them once a
 * minute. The story is that of {@link DashboardStory}, which plays it for real in a minute.
 *
 * @param end the last moment
 */
record DashboardHistory(Instant end) {
  static final Duration SHOWN = Duration.ofHours(6);

  private static final long MONTH = Duration.ofDays(31).toSeconds();
  private static final long HOUR = 3600;
  private static final Duration SCRAPE = Duration.ofMinutes(1);

  private static final long SHOP_FIXED = HOUR;
  private static final long TWO_MORE_FIXED = 2 * HOUR;
  private static final long BILLING_FIXED = 3 * HOUR;
  private static final long POLICY_CHANGED = 4 * HOUR;
  private static final long LEADER_STOPPED = 5 * HOUR;
  private static final long NEXT_LEADS = LEADER_STOPPED + 180;

  private static final String RULE = "rule=\"read-only-filesystem\",";

  /** The ratio of the month before, twice an hour. */
  OpenMetrics month() {
    OpenMetrics text = new OpenMetrics(begin(), Duration.ofMinutes(30));
    text.add(
        "rootseal_cluster_compliance_ratio",
        RULE + first().labels(),
        new Span(-MONTH, -1),
        t -> t < -20 * 24 * HOUR ? 12 / 29.0 : t < -3 * 24 * HOUR ? 20 / 33.0 : 22 / 33.0);
    return text;
  }

  /** Everything that the dashboard asks, of the hours that are shown. */
  OpenMetrics hours() {
    OpenMetrics text = new OpenMetrics(begin(), SCRAPE);
    for (DashboardReplica replica : List.of(first(), second(), third())) {
      replica.write(text);
      writeLeader(text, replica);
    }
    writeAlerts(text);
    return text;
  }

  Instant begin() {
    return end.minus(SHOWN);
  }

  /** How often a write was refused so far: for ten minutes somebody has taken a right away. */
  static double failures(double time) {
    return Math.clamp((time - BILLING_FIXED) / 30, 0, 20);
  }

  private DashboardReplica first() {
    Span runs = new Span(0, LEADER_STOPPED - 1);
    return new DashboardReplica("10.0.1.17:8080", runs, runs, begin().getEpochSecond() - 4e5);
  }

  private DashboardReplica second() {
    long last = SHOWN.toSeconds();
    return new DashboardReplica(
        "10.0.2.9:8080",
        new Span(0, last),
        new Span(NEXT_LEADS, last),
        begin().getEpochSecond() - 4e5);
  }

  private DashboardReplica third() {
    return new DashboardReplica(
        "10.0.1.23:8080",
        new Span(LEADER_STOPPED + 60, SHOWN.toSeconds()),
        new Span(1, 0),
        begin().getEpochSecond() + LEADER_STOPPED + 40.0);
  }

  private void writeLeader(OpenMetrics text, DashboardReplica replica) {
    Leader leader = new Leader(text, replica);
    leader.add(
        "rootseal_cluster_compliance_ratio", RULE, t -> DashboardNamespaces.ratio(changes(t)));
    leader.add("rootseal_compliance_threshold_ratio", RULE, t -> t < POLICY_CHANGED ? 0.8 : 0.85);
    leader.add("rootseal_policy_generation", RULE, t -> t < POLICY_CHANGED ? 3 : 4);
    leader.add("rootseal_policy_accepted", RULE, t -> 1);
    for (String state : List.of("active", "expiring", "expired", "unused", "redundant")) {
      leader.add("rootseal_exemptions", RULE + "state=\"" + state + "\",", t -> 1);
    }
    double begin = begin().getEpochSecond();
    leader.add("rootseal_last_evaluation_timestamp_seconds", "", t -> begin + t - 14);
    leader.add("rootseal_writes_failing", "kind=\"CompliancePolicy\",", t -> 0);
    leader.add("rootseal_writes_failing", "kind=\"ComplianceSummary\",", t -> 0);
    leader.add("rootseal_writes_failing", "kind=\"ComplianceReport\",", t -> isRefused(t) ? 1 : 0);
    DashboardNamespaces.NAMES.forEach(name -> writeNamespace(leader, name));
  }

  private static void writeNamespace(Leader leader, String name) {
    String labels = RULE + "namespace=\"" + name + "\",";
    if (DashboardNamespaces.of(name, 0).evaluated() > 0) {
      leader.add(
          "rootseal_compliance_ratio",
          labels,
          t -> DashboardNamespaces.of(name, changes(t)).ratio());
    }
    DashboardNamespaces.Counts.VERDICTS.forEach(
        (verdict, count) ->
            leader.add(
                "rootseal_containers",
                labels + "verdict=\"" + verdict + "\",",
                t -> count.applyAsInt(DashboardNamespaces.of(name, changes(t)))));
    DashboardNamespaces.Counts.RESULTS.forEach(
        (result, count) ->
            leader.add(
                "rootseal_workloads",
                labels + "result=\"" + result + "\",",
                t -> count.applyAsInt(DashboardNamespaces.of(name, changes(t)))));
  }

  /** What a replica exports while it leads. */
  private record Leader(OpenMetrics text, DashboardReplica replica) {
    void add(String name, String labels, DoubleUnaryOperator value) {
      text.add(name, labels + replica.labels(), replica.leads(), value);
    }
  }

  /** As the committed rules would have it. */
  private static void writeAlerts(OpenMetrics text) {
    String fired = "alertstate=\"firing\",severity=\"warning\",alertname=\"";
    Span always = new Span(0, SHOWN.toSeconds());
    text.add("ALERTS", fired + "RootsealExemptionExpired\"", always, t -> 1);
    text.add("ALERTS", fired + "RootsealExemptionExpiring\"", always, t -> 1);
    for (String namespace : List.of("legacy", "monitoring")) {
      text.add(
          "ALERTS",
          fired + "RootsealNamespaceBelowThreshold\",namespace=\"" + namespace + "\"",
          always,
          t -> 1);
    }
  }

  private static boolean isRefused(double time) {
    return time >= BILLING_FIXED && time < BILLING_FIXED + 600;
  }

  private static int changes(double time) {
    long[] moments = {SHOP_FIXED, TWO_MORE_FIXED, BILLING_FIXED, POLICY_CHANGED};
    return (int) Arrays.stream(moments).filter(moment -> moment <= time).count();
  }
}
