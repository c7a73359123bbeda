package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.UnreliableWay.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An API server that has forgotten every version that it has just told: what goes on from one, a
 * watch or the next page of a list, is answered with 410 Gone, a hundred times in a row.
 */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
class ExpiredVersionsIT {
  private static final int MANY = 100;

  /** More than a page of 500. */
  private static final int WORKLOADS = 520;

  /** Seven watches, each with pauses that grow to 6.4 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** The last pause, and what is listed anew after it. */
  private static final Duration CAUGHT_UP = Duration.ofSeconds(20);

  private final ControlPlane cluster;
  private final UnreliableWay way;
  private final Path kubeconfig;

  ExpiredVersionsIT(@Needs.Own ControlPlane cluster) throws IOException {
    this.cluster = cluster;
    way = new UnreliableWay(cluster);
    kubeconfig = Installation.install(cluster);
    way.redirect(kubeconfig);
  }

  @AfterAll
  void stop() throws IOException {
    way.close();
  }

  @Test
  void aHundredTimesGoneIsNoStormAndForgottenAtOnce() {
    cluster.apply(Workloads.namespace("shop") + deployments());
    Reports reports = new Reports(cluster.api());
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 0, WORKLOADS);
      way.turn(Fault.EXPIRED);
      long from = System.nanoTime();
      int lists = lists();
      cluster.apply(Workloads.compliant("shop", "late"));

      await("a hundred").atMost(PATIENCE).until(() -> way.refused().size() >= MANY);
      double seconds = (System.nanoTime() - from) / 1e9;
      System.out.printf(
          "410 Gone %d times and %d lists in %.1f s%n",
          way.refused().size(), lists() - lists, seconds);
      assertThat(way.refused().size() / seconds).as("a second").isLessThan(20);
      way.turn(Fault.NONE);

      await("truth")
          .atMost(CAUGHT_UP)
          .until(() -> saysReadOnly(reports, "1 of " + (WORKLOADS + 1)));
      await("ready").atMost(CAUGHT_UP).until(() -> operator.readiness().statusCode() == 200);
      LogLines.assertOneOutage(operator);
    }
  }

  private static boolean saysReadOnly(Reports reports, String readOnly) {
    return reports
        .find("shop")
        .filter(one -> one.at("/status/readOnly").asText().equals(readOnly))
        .isPresent();
  }

  /** How many lists the API server has answered since it started. */
  private int lists() {
    return (int)
        Metrics.parse(cluster.api().text("/metrics")).series().entrySet().stream()
            .filter(one -> one.getKey().name().equals("apiserver_request_total"))
            .filter(one -> "LIST".equals(one.getKey().labels().get("verb")))
            .mapToDouble(one -> one.getValue())
            .sum();
  }

  private static String deployments() {
    return IntStream.range(0, WORKLOADS)
        .mapToObj(i -> Workloads.writable("Deployment", "shop", "web-" + i))
        .collect(Collectors.joining());
  }
}
