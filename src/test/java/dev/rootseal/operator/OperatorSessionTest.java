package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OperatorSessionTest {
  @AutoClose private final Cluster cluster = Cluster.start();

  /** The program may be told to stop while a session ends by itself. */
  @Test
  void interruptedThreadReleasesTheLeaseAndStopsTheInformersAllTheSame() {
    OperatorSettings settings =
        new OperatorSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Cluster.LEASE_NAMESPACE),
            "only");
    ProcessState process = ProcessState.begin(cluster.config(), settings, Clock.systemUTC());
    VersionRollbackDetector rollbacks = new VersionRollbackDetector();
    KubernetesClient client = cluster.with(process.client(rollbacks));
    OperatorSession session = new OperatorSession(process, client, rollbacks, Metrics.NOOP);
    session.readPolicy();
    session.start();
    await("leads").until(session::isLeading);

    Thread.currentThread().interrupt();
    session.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cluster.leaseHolder()).isEmpty();
    assertThat(session.watches()).doesNotContainValue(true);
  }
}
