package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clocks that are set, and replicas whose clocks are wrong: a living lease is left alone. */
@Tag("nightly")
@Needs({Requirement.CONTROL_PLANE, Requirement.FAKETIME})
record ClocksIT(
    ControlPlane cluster, Kubectl kubectl, Reports reports, @Needs.Installed Path kubeconfig) {
  private static final String CLOCK_SET = "The clock was set: starting the controllers again";
  private static final Duration HOUR = Duration.ofHours(1);

  /** The longest pause between two tries, or the 15 s of a lease that was lost, and some more. */
  private static final Duration TRIED_AGAIN = Duration.ofSeconds(45);

  private static final Duration SKEW = Duration.ofMinutes(5);

  /** The lease of 15 s and the pauses between two tries, on a loaded machine. */
  private static final Duration LEASE_RUNS_OUT = Duration.ofSeconds(25);

  /** Of a lease that was released, and of a start. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Path CLOCK =
      unchecked(() -> Files.createTempFile("rootseal-time", "")).toAbsolutePath();

  ClocksIT {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.compliant("shop", "web")
            + Workloads.writable("shop", "db"));
  }

  /** Begins at half past eleven in the evening of the last day of an exemption. */
  @Test
  void dayComesAndGoesAndNothingGoesOnWaiting() {
    Duration evening = untilHalfPastEleven();
    setClock(evening);
    cluster.apply(
        policyThatExemptsUntil(LocalDate.ofInstant(Instant.now().plus(evening), ZoneOffset.UTC)));
    try (OperatorProcess operator =
        OperatorProcess.alone(withTheClock(), List.of(), kubeconfig)
            .expect(CLOCK_SET)
            .awaitReady()) {
      awaitReadOnly("shop", "1 of 1");
      double before = reports.writes();

      set(operator, evening.plus(HOUR));
      awaitReadOnly("shop", "1 of 2");
      set(operator, evening);
      awaitReadOnly("shop", "1 of 1");

      await("time in the summary")
          .atMost(TRIED_AGAIN)
          .until(
              () -> reports.cluster().orElseThrow().at("/status/lastEvaluationTime").asText(),
              time -> isNow(Instant.parse(time), evening));
      await("time in the metrics")
          .atMost(TRIED_AGAIN)
          .until(
              () ->
                  operator.metrics().value("rootseal_last_evaluation_timestamp_seconds").orElse(0),
              time -> isNow(Instant.ofEpochSecond(time.longValue()), evening));
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

  private void set(OperatorProcess operator, Duration ahead) {
    long before = steps(operator);
    setClock(ahead);
    await("noticed").until(() -> steps(operator) > before);
    operator.awaitReady();
  }

  private static long steps(OperatorProcess operator) {
    return operator.messages().stream().filter(CLOCK_SET::equals).count();
  }

  /** A clock that jumps ahead cannot be told from a pause: the leader may lead on or let go. */
  @Test
  void oneLeadsWhateverTheClockOfTheLeaderDoes() {
    setClock(Duration.ZERO);
    try (OperatorProcess jumping =
            OperatorProcess.startReplica(withTheClock(), kubeconfig)
                .expect(CLOCK_SET)
                .expect("The lease was lost")
                .awaitReady();
        OperatorProcess other = OperatorProcess.startReplica(kubeconfig);
        Leaders leaders = Leaders.of(jumping, other)) {
      leaders.awaitOne(TRIED_AGAIN);
      other.awaitReady();
      double before = reports.writes();

      for (Duration ahead : new Duration[] {HOUR, Duration.ZERO}) {
        setClock(ahead);
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

  @Test
  void oneLeadsAtATimeWhateverTheClocksSay() {
    cluster.apply(Workloads.namespace("skewed") + Workloads.compliant("skewed", "web"));
    cluster.api().tryDelete(Leaders.LEASE);
    try (OperatorProcess right = start(Duration.ZERO);
        Leaders alone = Leaders.of(right)) {
      alone.awaitOne(SOON);
      try (OperatorProcess ahead = start(SKEW);
          OperatorProcess behind = start(SKEW.negated());
          Leaders leaders = Leaders.of(right, ahead, behind)) {
        handOverTwice(leaders, right, List.of(ahead, behind));

        assertThat(leaders.doubled()).isEmpty();
      }
    }
  }

  private void handOverTwice(Leaders leaders, OperatorProcess first, List<OperatorProcess> others) {
    assertThat(Leaders.holder(cluster.api())).isEqualTo(first.identity());
    // Their first tries were made: whoever took a living lease by the time of day has it by now.
    for (OperatorProcess other : others) {
      await("a look at the lease").until(() -> other.messages().contains("Leader seen"));
    }
    assertWritten("a", 2);
    assertThat(Leaders.holder(cluster.api())).as("a lease that lives").isEqualTo(first.identity());

    first.kill();
    OperatorProcess second = leaders.awaitOne(LEASE_RUNS_OUT);
    assertWritten("b", 3);
    assertThat(Leaders.holder(cluster.api())).as("five minutes off").isEqualTo(second.identity());

    assertThat(second.terminate()).isZero();
    OperatorProcess third = leaders.awaitOne(SOON);
    assertWritten("c", 4);
    assertThat(Leaders.holder(cluster.api())).isEqualTo(third.identity());
  }

  private OperatorProcess start(Duration ahead) {
    return OperatorProcess.startReplica(
            atAnotherTime("FAKETIME=" + offset(ahead), "FAKETIME_CACHE_DURATION=1000"), kubeconfig)
        .awaitReady();
  }

  /** A change comes through, and takes longer than the pause between two tries for the lease. */
  private void assertWritten(String name, int workloads) {
    cluster.apply(Workloads.compliant("skewed", name));
    reports.await("skewed", workloads, workloads);
    cluster.apply(Workloads.writable("DaemonSet", "skewed", "log"));
    reports.await("skewed", workloads, workloads + 1);
    cluster.kubectl().ok("delete daemonset log -n skewed");
    reports.await("skewed", workloads, workloads);
  }

  /** Sets the clock of the processes that were started by this; they see it at once. */
  private static void setClock(Duration ahead) {
    unchecked(
        () -> { // At once: on an empty file the library ends the process.
          Path next = Files.writeString(Path.of(CLOCK + ".next"), offset(ahead));
          Files.move(next, CLOCK, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  private static List<String> withTheClock() {
    return atAnotherTime("FAKETIME_TIMESTAMP_FILE=" + CLOCK, "FAKETIME_NO_CACHE=1");
  }

  /** Another time of day for one process, by Debian's `faketime`; its monotonic clock stays. */
  private static List<String> atAnotherTime(String time, String remembered) {
    return List.of(
        "env",
        // Of those for programs with threads, that of the machine's architecture.
        "LD_PRELOAD=/usr/$LIB/faketime/libfaketimeMT.so.1",
        time,
        remembered,
        "NO_FAKE_STAT=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        // Otherwise waiting threads never wait, and each takes a processor.
        "FAKETIME_FORCE_MONOTONIC_FIX=0");
  }

  private static String offset(Duration ahead) {
    return "%+d".formatted(ahead.toSeconds());
  }
}
