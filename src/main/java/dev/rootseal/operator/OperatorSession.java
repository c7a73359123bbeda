package dev.rootseal.operator;

import dev.rootseal.operator.controller.Controllers;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PeriodicCheck;
import dev.rootseal.operator.controller.PolicyInForce;
import dev.rootseal.operator.controller.PolicyRead;
import dev.rootseal.operator.controller.Reason;
import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.LifecycleAware;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the controllers: from their start to the loss of the lease, of an informer, or the end
 * of the program. What went wrong in one session is gone in the next.
 */
final class OperatorSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorSession.class);

  private static final int RECONCILER_THREADS = 4;

  /** A cluster of 100,000 workloads is listed in less than half a minute; a slow one gets ten. */
  private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final SessionClient client;
  private final Controllers controllers;
  private final Leadership leadership;
  private final Operator operator;
  private final PeriodicChecks checks;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;
  private volatile Optional<String> failure = Optional.empty();

  OperatorSession(
      OperatorContext context, SessionClient client, PolicyInForce policies, Metrics metrics) {
    this.client = client;
    OperatorSettings settings = context.settings();
    controllers = new Controllers(client.client(), policies, settings.identity(), context.clock());
    leadership = new Leadership(client.client(), settings, client.lease());
    operator = new Operator(overrider -> configure(overrider, metrics));
    controllers.register(operator);
    checks =
        new PeriodicChecks(
            Stream.concat(
                    Stream.of(
                        new PeriodicCheck("connection", this::checkConnection),
                        new PeriodicCheck("older data", this::checkOlderData)),
                    controllers.checks())
                .toList(),
            ended::countDown);
  }

  private void configure(ConfigurationServiceOverrider overrider, Metrics metrics) {
    overrider
        .withKubernetesClient(client.client())
        .withCloseClientOnStop(false)
        .withMetrics(metrics)
        .withConcurrentReconciliationThreads(RECONCILER_THREADS)
        .withCacheSyncTimeout(SYNC_TIMEOUT)
        .withReconciliationTerminationTimeout(STOP_TIMEOUT)
        .withStopOnInformerErrorDuringStartup(true)
        .withInformerStoppedHandler((informer, failure) -> informerStopped(failure));
    leadership.configure(overrider, this::beforeLeading, ended::countDown);
  }

  /**
   * Puts the policy in force.
   *
   * @throws PolicyRead.Failure if it cannot be read
   */
  void readPolicy() {
    controllers.readPolicy();
  }

  /** Starts the controllers; returns when their caches are in step with the API server. */
  void start() {
    operator.start();
    leadership.controllersStarted();
    checks.start();
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** The policy may be another one by now than when this replica began to apply for the lease. */
  private void beforeLeading() {
    try {
      readPolicy();
    } catch (PolicyRead.Failure e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      ended.countDown();
      throw e;
    }
  }

  private void informerStopped(Throwable failure) {
    if (failure != null && !closing) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, Reason.of(failure))
          .setCause(failure)
          .log("A watch ended for good: starting the controllers again");
      ended.countDown();
    }
  }

  private void checkConnection() {
    if (controllers.checkConnection()) {
      ended.countDown();
    }
  }

  private void checkOlderData() {
    if (client.servesOlderData()) {
      ended.countDown();
    }
  }

  /** Why this replica could not begin to lead, where that ended the session. */
  Optional<String> failure() {
    return failure;
  }

  boolean isConnectionLost() {
    return controllers.isConnectionLost();
  }

  boolean isLeading() {
    return leadership.isLeading();
  }

  /** The numbers, while this replica leads and has evaluated every namespace once. */
  Optional<Collection<NamespaceSummary>> namespaces() {
    return isLeading() ? controllers.namespaces() : Optional.empty();
  }

  Map<ExemptionState, Integer> exemptions() {
    return controllers.exemptions();
  }

  Optional<Boolean> policyAccepted() {
    return controllers.policyAccepted();
  }

  Map<String, Integer> failingWrites() {
    return controllers.failingWrites();
  }

  Optional<Instant> lastEvaluation() {
    return isLeading() ? controllers.lastEvaluation() : Optional.empty();
  }

  Map<String, Boolean> watches() {
    return controllers.watches();
  }

  /** What the first evaluation still waits for; empty when it is done or another replica leads. */
  String evaluationProgress() {
    return isLeading() ? controllers.evaluationProgress() : "";
  }

  @Override
  public void close() {
    closing = true;
    leadership.closing();
    checks.close();
    operator.stop();
    stopInformers();
    stopTimers();
    leadership.release();
  }

  /** After a start that failed, the framework leaves those running that had been started. */
  private void stopInformers() {
    for (Object registered : operator.getRegisteredControllers()) {
      if (registered instanceof Controller<?> controller) {
        controller.getEventSourceManager().allEventSources().forEach(LifecycleAware::stop);
      }
    }
  }

  /** The framework leaves these running, and with them the caches of all informers. */
  private void stopTimers() {
    ScheduledExecutorService timers =
        operator.getConfigurationService().getExecutorServiceManager().scheduledExecutorService();
    if (timers != null) {
      timers.shutdownNow();
    }
  }
}
