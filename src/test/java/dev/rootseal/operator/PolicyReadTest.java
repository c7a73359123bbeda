package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The one read of the policy at the start may fail: it is tried again, with one line. */
class PolicyReadTest {
  private static final Duration NEXT_TRY = Duration.ofSeconds(20);

  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private final Cluster cluster = Cluster.startWithShop();

  @Test
  void failureIsOneLineAndTriedAgain() {
    Gateway gateway = cluster.gateway();
    gateway.answer(PolicyReadTest::isOfThePolicy, Gateway.Answer.refusal(500, "etcd is gone"));
    RunningOperator operator = cluster.operator(gateway);
    await("tried again")
        .atMost(NEXT_TRY)
        .until(() -> gateway.count(one -> one.target().equals("/apis/rootseal.dev/v1alpha1")) >= 2);
    assertThat(log.lines(Level.WARN))
        .containsExactly(
            "The CompliancePolicy cannot be read: etcd is gone. Trying again every 2 s.");
    assertThat(operator.readyz().statusCode()).isEqualTo(503);
    assertThat(operator.readyz().body()).contains("The CompliancePolicy cannot be read");

    gateway.heal();

    await("goes on").atMost(NEXT_TRY).until(() -> operator.readyz().statusCode() == 200);
    cluster.awaitReport("shop", "1 of 1");
  }

  /** The policy is read once more when the lease is had. */
  @Test
  void failureAfterTheLeaseWasTakenIsTriedAgain() {
    Gateway gateway = cluster.gateway();
    gateway.hold(request -> request.is("PUT", "/leases/") || request.is("POST", "/leases"));
    RunningOperator operator =
        cluster.with(RunningOperator.startReplica(cluster.config(gateway), "first"));
    await("applies for it")
        .atMost(NEXT_TRY)
        .until(() -> gateway.count(request -> request.is("POST", "/leases")) > 0);
    gateway.answer(PolicyReadTest::isOfThePolicy, Gateway.Answer.refusal(403, "not now"));
    gateway.letGo();
    await("said so").atMost(NEXT_TRY).until(() -> log.lines(Level.WARN).size() > 0);
    assertThat(log.lines(Level.WARN))
        .containsExactly("The CompliancePolicy cannot be read: not now. Trying again every 2 s.");

    gateway.heal();

    await("leads").atMost(NEXT_TRY).until(() -> log.count("This replica leads now") == 1);
    cluster.awaitReport("shop", "1 of 1");
    assertThat(log.lines(Level.WARN)).hasSize(1);
    assertThat(operator.livez().statusCode()).isEqualTo(200);
  }

  private static boolean isOfThePolicy(Gateway.Request request) {
    return request.is("GET", "/compliancepolicies/");
  }
}
