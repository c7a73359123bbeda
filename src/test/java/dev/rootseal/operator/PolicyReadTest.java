package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.controller.PolicyRead;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The one read of the policy at the start may fail in any way: it is tried again, with one line.
 */
class PolicyReadTest {
  private static final Duration NEXT_TRY = Duration.ofSeconds(20);

  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private final Cluster cluster = Cluster.start();

  @BeforeEach
  void fill() {
    cluster.apply(Manifests.namespace("shop") + Manifests.compliant("shop", "web"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          500 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"etcd is gone","code":500} | etcd is gone
          503 |                                                 | Service Unavailable
          429 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"slower","code":429} | slower
          401 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","code":401} | Unauthorized
          403 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"forbidden","code":403} | forbidden
          409 | {"kind":"Status","apiVersion":"v1","status":"Failure","message":"conflict","code":409} | conflict
          502 | <html>bad gateway</html>                        | Bad Gateway
          200 | <html>hello</html>                              | its answer is not a CompliancePolicy
          200 | garbage {                                       | its answer is not a CompliancePolicy
          200 | {"kind":"Pod","apiVersion":"v1","metadata":{"name":"x"}} | its answer is not a CompliancePolicy
          200 | []                                              | its answer is not a CompliancePolicy
          200 | null                                            | its answer is not a CompliancePolicy
          200 |                                                 | its answer is not a CompliancePolicy
          """)
  void answerThatIsNoPolicyIsAFailureWithItsReason(int status, String body, String reason)
      throws IOException {
    OperatorSettings settings =
        new OperatorSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "only");
    VersionRollbackDetector rollbacks = new VersionRollbackDetector();
    try (Gateway gateway = Gateway.to(cluster.uri())) {
      ProcessState process =
          ProcessState.begin(cluster.config(gateway), settings, Clock.systemUTC());
      gateway.answer(
          PolicyReadTest::isOfThePolicy, new Gateway.Answer(status, body == null ? "" : body));
      try (KubernetesClient client = process.client(rollbacks);
          OperatorSession session = new OperatorSession(process, client, rollbacks, Metrics.NOOP)) {
        assertThatThrownBy(session::readPolicy)
            .isInstanceOf(PolicyRead.Failure.class)
            .hasMessageStartingWith("The CompliancePolicy cannot be read: ")
            .hasMessageContaining(reason);
      }
    }
  }

  @Test
  void failureIsOneLineAndTriedAgain() throws IOException {
    try (Gateway gateway = Gateway.to(cluster.uri())) {
      gateway.answer(PolicyReadTest::isOfThePolicy, Gateway.Answer.refusal(500, "etcd is gone"));
      try (RunningOperator operator = RunningOperator.start(cluster.config(gateway))) {
        await("tried again").atMost(NEXT_TRY).until(() -> terms(gateway) >= 2);
        assertThat(log.lines(Level.WARN))
            .containsExactly(
                "The CompliancePolicy cannot be read: etcd is gone. Trying again every 2 s.");
        assertThat(operator.readyz().statusCode()).isEqualTo(503);
        assertThat(operator.readyz().body()).contains("The CompliancePolicy cannot be read");

        gateway.heal();

        await("goes on").atMost(NEXT_TRY).until(() -> operator.readyz().statusCode() == 200);
        cluster.awaitReport("shop", "1 of 1");
      }
    }
  }

  /** The policy is read once more when the lease is had. */
  @Test
  void failureAfterTheLeaseWasTakenIsTriedAgain() throws IOException {
    try (Gateway gateway = Gateway.to(cluster.uri())) {
      gateway.hold(request -> request.is("PUT", "/leases/") || request.is("POST", "/leases"));
      try (RunningOperator operator =
          RunningOperator.startReplica(cluster.config(gateway), "first")) {
        await("applies for it")
            .atMost(NEXT_TRY)
            .until(() -> gateway.count(request -> request.is("POST", "/leases")) > 0);
        gateway.answer(PolicyReadTest::isOfThePolicy, Gateway.Answer.refusal(403, "not now"));
        gateway.letGo();
        await("said so").atMost(NEXT_TRY).until(() -> log.lines(Level.WARN).size() > 0);
        assertThat(log.lines(Level.WARN))
            .containsExactly(
                "The CompliancePolicy cannot be read: not now. Trying again every 2 s.");

        gateway.heal();

        await("leads").atMost(NEXT_TRY).until(() -> log.count("This replica leads now") == 1);
        cluster.awaitReport("shop", "1 of 1");
        assertThat(log.lines(Level.WARN)).hasSize(1);
        assertThat(operator.livez().statusCode()).isEqualTo(200);
      }
    }
  }

  private static long terms(Gateway gateway) {
    return gateway.count(request -> request.is("GET", "/apis/rootseal.dev/v1alpha1"))
        - gateway.count(request -> request.is("GET", "/apis/rootseal.dev/v1alpha1/"))
        - gateway.count(request -> request.is("GET", "/openapi/v3/apis/rootseal.dev/v1alpha1"));
  }

  private static boolean isOfThePolicy(Gateway.Request request) {
    return request.is("GET", "/compliancepolicies/");
  }
}
