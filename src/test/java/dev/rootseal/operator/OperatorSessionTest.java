package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorSessionTest {
  /** The program may be told to stop while a session ends by itself. */
  @Test
  void interruptedThreadReleasesTheLeaseAndStopsTheInformersAllTheSame() {
    try (Cluster cluster = Cluster.start()) {
      OperatorContext context =
          new OperatorContext(
              cluster.config(),
              new OperatorSettings(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(Cluster.LEASE_NAMESPACE),
                  "only"),
              Clock.systemUTC());
      try (OperatorSession.Client client = OperatorSession.Client.open(context)) {
        OperatorSession session =
            new OperatorSession(context, client, ProcessState.begin(context), Metrics.NOOP);
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
  }
}
