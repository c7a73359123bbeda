package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that are none, from whatever stands before the API server: once they end, all settles.
 */
class UnhelpfulAnswersTest {
  private static final Duration SETTLED = Duration.ofSeconds(20);

  @AutoClose private final Cluster cluster = Cluster.start();
  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private Gateway gateway;

  @BeforeEach
  void fill() throws IOException {
    cluster.apply(Manifests.namespace("shop") + Manifests.compliant("shop", "web"));
    gateway = Gateway.to(cluster.uri());
  }

  /** Whoever answers so has not written anything, and no event will ever tell. */
  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]"})
  void applyThatIsAnsweredWithoutTheObjectIsTriedAgain(String body) {
    gateway.answer(request -> request.writes("/"), new Gateway.Answer(200, body));
    try (RunningOperator operator = RunningOperator.start(cluster.config(gateway))) {
      await("tried, and again")
          .atMost(SETTLED)
          .until(() -> gateway.count(request -> request.writes("/shop/")) > 2);
      assertThat(cluster.status("shop")).isEmpty();

      gateway.heal();

      await("written")
          .atMost(SETTLED)
          .until(
              () ->
                  cluster
                      .status("shop")
                      .filter(one -> one.readOnly().equals("1 of 1"))
                      .isPresent());
      await("summary written").atMost(SETTLED).until(() -> cluster.clusterStatus().isPresent());
      assertThat(operator.readyz().statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 301, 410, 429})
  void namespacesThatCannotBeListedOrWatchedForAWhile(int status) {
    settlesAfter(() -> refuseNamespaces(status));
  }

  @Test
  void namespacesWhoseConnectionIsClosedForAWhile() {
    settlesAfter(() -> gateway.drop(UnhelpfulAnswersTest::isOfTheNamespaces));
  }

  private void settlesAfter(Runnable trouble) {
    try (RunningOperator operator = RunningOperator.start(cluster.config(gateway)).awaitReady()) {
      cluster.awaitReport("shop", "1 of 1");
      trouble.run();
      cluster.disconnectWatches();
      await("not connected").atMost(SETTLED).until(() -> operator.readyz().statusCode() == 503);
      cluster.apply(Manifests.namespace("late") + Manifests.writable("late", "web"));

      gateway.heal();

      cluster.awaitReport("late", "0 of 1");
      await("ready").atMost(SETTLED).until(() -> operator.readyz().statusCode() == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 301})
  void namespacesThatCannotBeListedAtTheStart(int status) {
    refuseNamespaces(status);
    startsAfterTrouble();
  }

  @Test
  void namespacesWhoseConnectionIsClosedAtTheStart() {
    gateway.drop(UnhelpfulAnswersTest::isOfTheNamespaces);
    startsAfterTrouble();
  }

  private void startsAfterTrouble() {
    try (RunningOperator operator = RunningOperator.start(cluster.config(gateway))) {
      await("said so")
          .atMost(SETTLED)
          .until(() -> log.count("The controllers could not be started") > 0);

      gateway.heal();

      await("ready").atMost(SETTLED).until(() -> operator.readyz().statusCode() == 200);
      cluster.awaitReport("shop", "1 of 1");
    }
  }

  private void refuseNamespaces(int status) {
    gateway.answer(
        UnhelpfulAnswersTest::isOfTheNamespaces, Gateway.Answer.refusal(status, "not now"));
  }

  private static boolean isOfTheNamespaces(Gateway.Request request) {
    return request.is("GET", "/api/v1/namespaces?");
  }
}
