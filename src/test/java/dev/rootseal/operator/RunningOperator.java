package dev.rootseal.operator;

import static org.awaitility.Awaitility.await;

import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.e2e.Http;
import dev.rootseal.e2e.Metrics;
import dev.rootseal.http.BindAddress;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalDouble;

/** The whole operator with both servers on free ports, as {@code main} starts it. */
public final class RunningOperator implements AutoCloseable {
  private static final Optional<BindAddress> FREE_PORT =
      Optional.of(BindAddress.parse("127.0.0.1:0"));

  private final RootsealOperator operator;

  private RunningOperator(Config config, OperatorSettings settings, Clock clock) {
    operator = new RootsealOperator(config, settings, clock);
    operator.start();
  }

  static OperatorSettings settings(Optional<String> leaseNamespace, String identity) {
    return settings(leaseNamespace, identity, Optional.empty());
  }

  private static OperatorSettings settings(
      Optional<String> leaseNamespace, String identity, Optional<Action> admission) {
    return new OperatorSettings(
        FREE_PORT,
        Optional.empty(),
        FREE_PORT,
        leaseNamespace,
        identity,
        admission.map(action -> Settings.of(action, Settings.OWN_NAMESPACE)));
  }

  /** The only one. */
  public static RunningOperator start(Config config) {
    return start(config, Clock.systemUTC());
  }

  public static RunningOperator start(Config config, Clock clock) {
    return start(config, clock, Optional.empty());
  }

  public static RunningOperator start(Config config, Clock clock, Optional<Action> admission) {
    return new RunningOperator(config, settings(Optional.empty(), "only", admission), clock);
  }

  public static RunningOperator startReplica(Config config, String identity) {
    OperatorSettings settings = settings(Optional.of(Cluster.LEASE_NAMESPACE), identity);
    return new RunningOperator(config, settings, Clock.systemUTC());
  }

  public RunningOperator awaitReady() {
    await("ready").until(() -> readyz().statusCode() == 200);
    return this;
  }

  public Http.Answer readyz() {
    return Http.get(health("/readyz?verbose"));
  }

  public Http.Answer livez() {
    return Http.get(health("/livez"));
  }

  private URI health(String path) {
    return operator.healthUri().orElseThrow().resolve(path);
  }

  public URI metricsUri() {
    return operator.metricsUri().orElseThrow();
  }

  public Metrics scrape() {
    return Metrics.scrape(metricsUri());
  }

  void awaitFailing(String kind, double count) {
    await("writes of a " + kind + " failing")
        .until(
            () -> scrape().value("rootseal_writes_failing{kind=\"%s\"}".formatted(kind)),
            OptionalDouble.of(count)::equals);
  }

  /** As a signal does. */
  public void stop() {
    operator.close();
  }

  @Override
  public void close() {
    stop();
  }
}
