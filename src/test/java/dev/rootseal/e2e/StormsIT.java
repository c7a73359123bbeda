package dev.rootseal.e2e;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.FaultyWay.Fault;
import dev.rootseal.e2e.FaultyWay.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that refuses all and wants to be asked after a second is not asked sooner or often. */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
record StormsIT(
    ControlPlane cluster, Reports reports, FaultyWay way, @Needs.Installed Path kubeconfig) {
  private static final int MANY = 100;

  /** More than a page of 500. */
  private static final int WORKLOADS = 520;

  private static final Duration STORM = ofSeconds(30);

  /** Less than the second, by what a request takes to get here. */
  private static final Duration RETRY_AFTER = Duration.ofMillis(900);

  /** Two watches of namespaces, and the look whether the data are older ones. */
  private static final int AT_ONCE = 3;

  /** Who waited for the same second goes on at the same moment. */
  private static final Duration TOGETHER = Duration.ofMillis(150);

  /** Seven watches, each tried three times with pauses of a second, then with growing ones. */
  private static final double A_SECOND = 8;

  /** The last pause, and the seconds for which a started session waits. */
  private static final Duration CAUGHT_UP = ofSeconds(30);

  @BeforeEach
  void calm() {
    way.turn(Fault.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, alone", "BROKEN, alone", "UNAVAILABLE, alone",
    "BUSY, leader", "BROKEN, leader", "UNAVAILABLE, leader"
  })
  void isNotAskedTooSoonNorTooOften(Fault fault, String who) {
    String here = fault.name().toLowerCase(Locale.ROOT) + "-" + who;
    cluster.apply(Workloads.namespace(here) + Workloads.compliant(here, "web"));
    Path redirected = way.redirected(kubeconfig);
    try (OperatorProcess operator =
        who.equals("leader")
            ? OperatorProcess.startReplica(redirected)
            : OperatorProcess.start(redirected)) {
      operator.awaitReady();
      reports.await(here, 1, 1);
      int before = way.refused().size();
      way.turn(fault);
      cluster.apply(Workloads.writable(here, "late"));
      long from = System.nanoTime();
      await("half a minute")
          .atMost(STORM.plusSeconds(5))
          .until(() -> System.nanoTime() - from > STORM.toNanos());
      List<Refused> refused = way.refused().stream().skip(before).toList();
      way.turn(Fault.NONE);

      operator.awaitReadiness(200, CAUGHT_UP);
      reports.await(here, 1, 2);
      assertGentle(here, refused);
      OperatorLog.assertOneOutage(operator);
      assertThat(operator.terminate()).isZero();
    }
  }

  private static void assertGentle(String storm, List<Refused> refused) {
    double rate = (double) refused.size() / STORM.toSeconds();
    System.out.printf("%s: %d requests, %.1f a second%n", storm, refused.size(), rate);
    assertThat(rate).as("requests a second").isLessThan(A_SECOND);
    refused.stream()
        .collect(Collectors.groupingBy(Refused::what))
        .forEach(
            (what, requests) -> {
              List<Long> times = requests.stream().map(Refused::nanos).toList();
              assertThat(tooSoon(times)).as("%s before a second was over", what).isEmpty();
              assertThat(mostTogether(times)).as(what).isLessThanOrEqualTo(AT_ONCE);
            });
  }

  /**
   * The pauses between what was sent together and the next that were too short, in milliseconds.
   */
  private static List<Long> tooSoon(List<Long> times) {
    return IntStream.range(1, times.size())
        .mapToLong(i -> (times.get(i) - times.get(i - 1)) / 1_000_000)
        .filter(millis -> millis > TOGETHER.toMillis() && millis < RETRY_AFTER.toMillis())
        .boxed()
        .toList();
  }

  /** The most that came within less than what was asked for. */
  private static long mostTogether(List<Long> times) {
    return times.stream()
        .mapToLong(
            from ->
                times.stream()
                    .filter(time -> time >= from && time - from < RETRY_AFTER.toNanos())
                    .count())
        .max()
        .orElse(0);
  }

  /** What goes on from a version, a watch or the next page of a list, is answered with 410 Gone. */
  @Test
  void aHundredTimesGoneIsNoStormAndForgottenAtOnce() {
    cluster.apply(
        Workloads.namespace("gone")
            + Workloads.times(WORKLOADS, i -> Workloads.writable("gone", "web-" + i)));
    try (OperatorProcess operator =
        OperatorProcess.start(way.redirected(kubeconfig)).awaitReady()) {
      reports.await("gone", 0, WORKLOADS);
      way.turn(Fault.EXPIRED);
      long from = System.nanoTime();
      int before = way.refused().size();
      int lists = lists();
      cluster.apply(Workloads.compliant("gone", "late"));

      await("a hundred").atMost(ofSeconds(90)).until(() -> way.refused().size() - before >= MANY);
      double seconds = (System.nanoTime() - from) / 1e9;
      System.out.printf(
          "410 Gone %d times and %d lists in %.1f s%n",
          way.refused().size() - before, lists() - lists, seconds);
      assertThat((way.refused().size() - before) / seconds).as("a second").isLessThan(20);
      way.turn(Fault.NONE);

      await("truth").atMost(CAUGHT_UP).until(() -> reports.says("gone", "1 of " + (WORKLOADS + 1)));
      operator.awaitReadiness(200, CAUGHT_UP);
      OperatorLog.assertOneOutage(operator);
    }
  }

  private int lists() {
    return (int) reports.requests(labels -> "LIST".equals(labels.get("verb")));
  }
}
