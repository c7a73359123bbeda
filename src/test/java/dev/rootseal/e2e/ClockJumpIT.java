package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody sets the clock of a node ahead, and back, while the operator runs there. */
@Tag("nightly")
@Needs({Requirement.CONTROL_PLANE, Requirement.FAKETIME})
class ClockJumpIT {
  private static final String CLOCK_SET = "The clock was set: starting the controllers again";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration NOTICED = Duration.ofSeconds(20);

  /**
   * The longest pause between two tries, or the 15 s of a lease that was lost, and some time for
   * what follows.
   */
  private static final Duration TRIED_AGAIN = Duration.ofSeconds(45);

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;
  private final Path kubeconfig;
  private final TimeOfDay time = TimeOfDay.settable();

  ClockJumpIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    reports = cluster.reports();
    kubeconfig = Installation.install(cluster);
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.compliant("shop", "web")
            + Workloads.writable("Deployment", "shop", "db"));
  }

  /** Begins at half past eleven in the evening of the last day of an exemption. */
  @Test
  void dayComesAndGoesAndNothingGoesOnWaiting() {
    Duration evening = untilHalfPastEleven();
    time.set(evening);
    cluster.apply(
        policyThatExemptsUntil(LocalDate.ofInstant(Instant.now().plus(evening), ZoneOffset.UTC)));
    try (OperatorProcess operator =
        OperatorProcess.start(time.starter(), kubeconfig).expect(CLOCK_SET).awaitReady()) {
      awaitReadOnly("shop", "1 of 1");
      double before = reports.writes();

      set(operator, evening.plus(HOUR));
      awaitReadOnly("shop", "1 of 2");
      set(operator, evening);
      awaitReadOnly("shop", "1 of 1");

      await("time in the summary").atMost(TRIED_AGAIN).until(() -> isNow(summaryTime(), evening));
      await("time in the metrics")
          .atMost(TRIED_AGAIN)
          .until(() -> isNow(metricTime(operator), evening));
      assertThat(reports.writes() - before).as("reports, summary and policy").isLessThan(15);
      assertThat(OperatorLog.problems(operator)).as("a line each").hasSize(2);

      retriedAfterTheClockWasSet(operator, evening.plusHours(20));
    } finally {
      kubectl.ok("delete compliancepolicy --all");
    }
  }

  /** A timer that waits for a time which is over already would never try again. */
  private void retriedAfterTheClockWasSet(OperatorProcess operator, Duration afternoon) {
    set(operator, afternoon);
    awaitReadOnly("shop", "1 of 2");
    kubectl.ok("delete clusterrolebinding rootseal");
    cluster.apply(Workloads.compliant("shop", "db"));
    OperatorLog.awaitProblem(operator, "forbidden");

    kubectl.ok("apply -k config/rbac");

    awaitReadOnly("shop", "2 of 2");
  }

  /** Waits until the controllers run again. */
  private void set(OperatorProcess operator, Duration ahead) {
    long before = steps(operator);
    time.set(ahead);
    await("noticed").atMost(NOTICED).until(() -> steps(operator) > before);
    operator.awaitReady();
  }

  private static long steps(OperatorProcess operator) {
    return operator.messages().stream().filter(CLOCK_SET::equals).count();
  }

  /** A clock that jumps ahead cannot be told from a pause: the leader may lead on or let go. */
  @Test
  void oneLeadsWhateverTheClockOfTheLeaderDoes() {
    time.set(Duration.ZERO);
    try (OperatorProcess jumping =
            OperatorProcess.startReplica(time.starter(), kubeconfig)
                .expect(CLOCK_SET)
                .expect("The lease was lost")
                .awaitReady();
        OperatorProcess other = OperatorProcess.startReplica(kubeconfig);
        Leaders leaders = Leaders.of(jumping, other)) {
      leaders.awaitOne(TRIED_AGAIN);
      other.awaitReady();
      double before = reports.writes();

      for (Duration ahead : new Duration[] {HOUR, Duration.ZERO}) {
        time.set(ahead);
        String namespace = "jump-" + ahead.toSeconds();
        cluster.apply(Workloads.namespace(namespace) + Workloads.compliant(namespace, "web"));
        awaitReadOnly(namespace, "1 of 1");
      }
      leaders.awaitOne(TRIED_AGAIN);

      assertThat(leaders.doubled()).isEmpty();
      assertThat(reports.writes() - before).as("reports and summary").isLessThan(15);
      assertThat(OperatorLog.problems(jumping)).hasSizeLessThan(3);
    }
  }

  private void awaitReadOnly(String namespace, String readOnly) {
    await("report of " + namespace + " says " + readOnly)
        .atMost(TRIED_AGAIN)
        .until(() -> reports.says(namespace, readOnly));
  }

  private Instant summaryTime() {
    return Instant.parse(reports.cluster().orElseThrow().at("/status/lastEvaluationTime").asText());
  }

  private static Instant metricTime(OperatorProcess operator) {
    return Instant.ofEpochSecond(
        (long) operator.metrics().value("rootseal_last_evaluation_timestamp_seconds").orElse(0));
  }

  private static boolean isNow(Instant time, Duration ahead) {
    Duration off = Duration.between(time, Instant.now().plus(ahead));
    return off.abs().compareTo(Duration.ofMinutes(2)) < 0;
  }

  private static Duration untilHalfPastEleven() {
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    Duration today = Duration.between(now, now.with(LocalTime.of(23, 30)));
    return today.isNegative() ? today.plusDays(1) : today;
  }

  private static String policyThatExemptsUntil(LocalDate day) {
    return Workloads.policy(
        """
        {exemptions: [{name: db, reason: moves to a volume, owner: shop, expires: "%s",
          match: {names: [db]}}]}"""
            .formatted(day));
  }
}
