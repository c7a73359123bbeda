package dev.rootseal.operator.controller;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpExchange;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.LocalServer;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write is decided at the gate, tried once, and waited for until another may lead. */
class WriteGateTest {
  /** What a test waits for at most: far more than the gate does, far less than for ever. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @AutoClose private final Cluster cluster = Cluster.start();
  private final Gateway gateway = cluster.gateway();
  private final WriteGate gate =
      gate(cluster.with(KubernetesClients.create(cluster.config(gateway), List.of())));

  private Duration left = Duration.ofSeconds(15);

  private WriteGate gate(KubernetesClient by) {
    return new WriteGate(by, "me", () -> left);
  }

  @BeforeEach
  void fill() {
    cluster.apply(Workloads.namespace("shop"));
  }

  @Test
  void whoMayNotWriteSendsNothing() {
    left = Duration.ZERO;

    assertThatThrownBy(() -> write(gate)).isInstanceOf(FailureMessage.LeaseNotHeldException.class);

    assertThat(writes()).isZero();
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    gateway.answer(request -> request.is("POST", "/configmaps"), Gateway.Answer.refusal(503, "no"));

    assertThatThrownBy(() -> write(gate))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("no");

    assertThat(writes()).isOne();
  }

  @Test
  void noAnswerIsWaitedForLongerThanTheLeaseLasts() {
    gateway.hold(request -> request.is("POST", "/configmaps"));
    left = Duration.ofMillis(500);

    assertTimeoutPreemptively(
        BOUND, () -> assertThatThrownBy(() -> write(gate)).matches(FailureMessage::isNoAnswer));

    assertThat(writes()).isOne();
  }

  /** The time limit of the JDK's client ends with the head of an answer. */
  @Test
  void halfAnAnswerIsNotWaitedForEither() {
    left = Duration.ofSeconds(1);
    LocalServer half = cluster.with(new LocalServer(WriteGateTest::answerByHalf));
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(half.address()).build();
    try (KubernetesClient by = KubernetesClients.create(config, List.of())) {
      assertTimeoutPreemptively(
          BOUND,
          () -> assertThatThrownBy(() -> write(gate(by))).matches(FailureMessage::isNoAnswer));
    }
  }

  private static void answerByHalf(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(201, 100);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    // Neither the rest nor an end: the exchange stays open.
    unchecked(() -> new CountDownLatch(1).await());
  }

  private static HasMetadata write(WriteGate by) {
    return by.write(
        once ->
            once.resource(
                    new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("written")
                        .withNamespace("shop")
                        .endMetadata()
                        .build())
                .create());
  }

  private long writes() {
    return gateway.count(request -> request.is("POST", "/configmaps"));
  }
}
