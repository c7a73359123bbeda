package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.FaultyWay.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happened during a fault, and after it, is in the reports; {@link OutagesIT} has others. */
@Needs(Requirement.CONTROL_PLANE)
@Order(2)
record FaultsIT(
    @Needs.Own(controllers = true) ControlPlane cluster,
    Api api,
    Reports reports,
    FaultyWay way,
    OperatorProcess operator) {
  private static final Duration NOTICED = Duration.ofSeconds(30);
  private static final Duration CAUGHT_UP = Duration.ofSeconds(15);
  private static final Duration STORM = Duration.ofSeconds(30);

  /** In a second: seven watches, each tried some times a second apart, then with growing pauses. */
  private static final int OFTEN = 8;

  private static final String WATCHES = "list, watch deployments, statefulsets, daemonsets (apps)";
  private static final String WRITES =
      "update, patch compliancereports/status, compliancesummaries/status (rootseal.dev)";
  private static final String QUOTA = "/api/v1/namespaces/leaving/resourcequotas/none";
  private static final String COUNTED = "count~1compliancereports.rootseal.dev";
  private static final String NO_REPORT =
      """
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: none, namespace: leaving}
      spec: {hard: {count/compliancereports.rootseal.dev: 0}}
      """;

  /** No answer, one that makes a client begin anew, and one that is no JSON. */
  @ParameterizedTest
  @EnumSource(names = {"HANGING", "GONE", "GARBAGE"})
  void everythingIsCaughtUp(Fault fault) {
    String here = fault.name().toLowerCase(Locale.ROOT);
    String gone = "gone-" + here;
    cluster.apply(Workloads.namespace(gone) + Workloads.compliant(gone, "web"));
    awaitReport(gone, "1 of 1");
    awaitCalm();

    int before = operator.lines().size();
    way.turn(fault);
    try {
      cluster.kubectl().ok("delete namespace", gone);
      cluster.apply(Workloads.namespace(here) + writable(here, "a"));
      operator.awaitReadiness(503, NOTICED);
      await("told").atMost(NOTICED).until(() -> OperatorLog.isInAnOutage(operator));
    } finally {
      way.turn(Fault.NONE);
    }

    reports.await(here, 0, 3);
    cluster.apply(writable(here, "b"));
    reports.await(here, 0, 6);
    await("no series of what is gone")
        .atMost(CAUGHT_UP)
        .until(() -> operator.metrics().seriesWith("namespace=\"" + gone + "\"").isEmpty());
    OperatorLog.assertOneOutage(operator, before);
  }

  /** {@code RetryAfterTest} has the pauses of one request. */
  @ParameterizedTest
  @EnumSource(names = {"BUSY", "BROKEN", "UNAVAILABLE", "GONE"})
  @Tag("nightly")
  void serverThatRefusesAllIsNotAskedOften(Fault fault) {
    awaitCalm();
    int before = operator.lines().size();
    int refused = way.refused().size();
    way.turn(fault);
    try {
      await("a storm").pollDelay(STORM).atMost(STORM.plusSeconds(5)).until(() -> true);
      assertThat(way.refused()).hasSizeLessThan((int) (refused + OFTEN * STORM.toSeconds()));
    } finally {
      way.turn(Fault.NONE);
    }
    awaitCalm();
    OperatorLog.assertOneOutage(operator, before);
  }

  @Test
  void serverThatTakesTwoSecondsForAnAnswerIsWaitedFor() {
    cluster.apply(Workloads.namespace("slow") + writable("slow", "a"));
    reports.await("slow", 0, 3);
    // Its connections are cut at the beginning and at the end.
    operator.expect("Lost the connection to the API server");

    way.turn(Fault.SLOW);
    try {
      cluster.apply(writable("slow", "b"));
      awaitReport("slow", "0 of 6");
    } finally {
      way.turn(Fault.NONE);
    }
    awaitCalm();
  }

  /** Nobody takes back what is done to a report while its namespace goes: it would go for ever. */
  @Test
  void finalizerThatCameBeforeTheEndOfANamespaceBehindTheBackIsTakenBack() {
    cluster.apply(Workloads.namespace("held") + writable("held", "a"));
    awaitReport("held", "0 of 3");
    awaitCalm();

    int before = operator.lines().size();
    way.turn(Fault.REFUSED);
    try {
      operator.awaitReadiness(503, NOTICED);
      api.merge(Reports.path("held"), "{\"metadata\": {\"finalizers\": [\"a.example/b\"]}}");
      cluster.kubectl().ok("delete namespace held --wait=false");
      await("the report alone is left")
          .atMost(CAUGHT_UP)
          .until(() -> !api.exists("/apis/apps/v1/namespaces/held/daemonsets/a"));
    } finally {
      way.turn(Fault.NONE);
    }

    await("the namespace is gone").until(() -> !api.exists("/api/v1/namespaces/held"));
    OperatorLog.assertOneOutage(operator, before);
  }

  /** Nothing can be created there any more, however long a finalizer of others keeps it. */
  @Test
  void refusedReportIsNoFailureWhileItsNamespaceIsTerminating() {
    String web = "/apis/apps/v1/namespaces/leaving/deployments/web";
    operator.expect("The report could not be brought up to date", "exceeded quota");
    cluster.apply(Workloads.namespace("leaving") + NO_REPORT);
    await("quota").until(() -> api.get(QUOTA).at("/status/hard/" + COUNTED).isValueNode());
    cluster.apply(Workloads.writable("leaving", "web"));
    api.merge(web, "{\"metadata\": {\"finalizers\": [\"a.example/b\"]}}");
    awaitFailing(1);

    cluster.kubectl().ok("delete namespace leaving --wait=false");
    awaitFailing(0);
    api.merge(web, "{\"metadata\": {\"finalizers\": null}}");
  }

  private void awaitFailing(double reports) {
    await("reports that are refused")
        .atMost(CAUGHT_UP)
        .until(
            () -> operator.metrics().value("rootseal_writes_failing{kind=\"ComplianceReport\"}"),
            OptionalDouble.of(reports)::equals);
  }

  private void awaitCalm() {
    await("calm")
        .until(
            () -> operator.readiness().statusCode() == 200 && !OperatorLog.isInAnOutage(operator));
  }

  private void awaitReport(String namespace, String readOnly) {
    await("report of " + namespace).until(() -> reports.says(namespace, readOnly));
  }

  private static String writable(String namespace, String name) {
    return Stream.of("Deployment", "StatefulSet", "DaemonSet")
        .map(kind -> Workloads.writable(kind, namespace, name))
        .collect(Collectors.joining());
  }

  /** Also while every watch is open and nothing is written, and when the watches are cut. */
  @Test
  void rightTakenAwayWhileRunningIsNamedUntilItIsBack() {
    awaitCalm();
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
    reports.await("shop", 1, 1);

    allAreTakenAway();
    // The summary is confirmed every minute.
    operator.expect("API server rejects writes", "compliancesummaries");
    isNamedUntilItIsBack(4, WRITES, () -> {});
    // Where every watch is cut, that all are lost is true for a moment.
    operator.expect("\"watches\":\"CompliancePolicy,ComplianceReport,");
    isNamedUntilItIsBack(1, WATCHES, () -> way.turn(Fault.NONE));
  }

  private void allAreTakenAway() {
    int before = operator.lines().size();
    cluster.kubectl().ok("delete clusterrolebinding rootseal");
    cluster.apply(
        Workloads.writable("shop", "late")
            + Workloads.namespace("back")
            + Workloads.compliant("back", "web"));

    OperatorLog.awaitProblem(operator, "rejects writes", "cannot", "rootseal.dev");
    assertThat(operator.isAlive()).isTrue();
    Installation.rights(cluster);

    reports.await("shop", 1, 2);
    reports.await("back", 1, 1);
    OperatorLog.assertOneOutage(operator, before);
  }

  /** Events, and what the policy's status says, are beside what reports are for. */
  @Test
  void reportsGoOnWithoutARightThatTheyDoNotNeed() {
    awaitCalm();
    cluster.apply(Workloads.namespace("quiet") + Workloads.compliant("quiet", "web"));
    reports.await("quiet", 1, 1);
    String missing =
        "Missing permission: create events (events.k8s.io), cluster-wide: reports are kept";
    operator.expect(missing);

    long refused = count("API server rejects writes");
    takeAwayRule(7);
    await("said").atMost(NOTICED).until(() -> count(missing) == 1);
    cluster.apply(Workloads.writable("quiet", "late"));
    reports.await("quiet", 1, 2);
    assertThat(operator.readiness().statusCode()).isEqualTo(200);
    cluster.kubectl().ok("apply -f config/rbac/cluster-role.yaml");
    await("over").atMost(NOTICED).until(() -> count("No permission is missing any more") == 1);

    assertThat(count(missing)).isOne();
    assertThat(count("An event could not be recorded")).isZero();
    assertThat(count("API server rejects writes")).isEqualTo(refused);
  }

  private void takeAwayRule(int rule) {
    cluster
        .kubectl()
        .ok(
            "patch clusterrole rootseal --type=json -p",
            "[{\"op\": \"remove\", \"path\": \"/rules/" + rule + "\"}]");
  }

  private void isNamedUntilItIsBack(int rule, String rights, Runnable meanwhile) {
    String line = "Missing permission: " + rights + ", cluster-wide: reports may be out of date.";
    operator.expect(line);
    long before = count(line);
    long recovered = count("Recovered: controllers running");
    takeAwayRule(rule);
    meanwhile.run();
    await("said").atMost(NOTICED).until(() -> count(line) > before);
    assertThat(operator.readiness().statusCode()).isEqualTo(503);
    assertThat(operator.readiness().body()).contains("[-]api-server failed: " + line);
    cluster.kubectl().ok("apply -f config/rbac/cluster-role.yaml");
    operator.awaitReadiness(200, NOTICED);
    assertThat(count(line)).isEqualTo(before + 1);
    assertThat(count("Recovered: controllers running")).isEqualTo(recovered + 1);
  }

  private long count(String words) {
    return operator.lines().stream().filter(line -> line.contains(words)).count();
  }
}
