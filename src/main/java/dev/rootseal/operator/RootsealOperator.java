package dev.rootseal.operator;

import dev.rootseal.http.BindException;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.metrics.MetricsRegistry;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PolicyRead;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The whole operator: serves metrics and health at once, waits until the API server can be worked
 * with, and then runs one session of the controllers after another until it is closed.
 */
public final class RootsealOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RootsealOperator.class);

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final OperatorContext context;
  private final ProcessState process;
  private final StaleReports stale;
  private final StartProblems problems;
  private final MetricsRegistry metrics;
  private final OperatorServers servers;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("operator").unstarted(this::run);
  private volatile @Nullable OperatorSession session;

  /**
   * Binds the addresses; nothing else happens before {@link #start}.
   *
   * @throws BindException if an address cannot be had; it names each that cannot
   */
  public RootsealOperator(Config config, OperatorSettings settings, Clock clock) {
    context = new OperatorContext(config, settings, clock);
    stale = new StaleReports(settings, clock);
    process = ProcessState.begin(context);
    problems = new StartProblems(process.outages());
    metrics = new MetricsRegistry(new SessionView(this::current, process), BuildInfo.load());
    try {
      servers = new OperatorServers(context, metrics, healthHandlers());
    } catch (BindException e) {
      metrics.close();
      throw e;
    }
  }

  private Map<String, HttpEndpoint.Handler> healthHandlers() {
    Map<String, Supplier<String>> checks = new LinkedHashMap<>();
    checks.put("api-server", problems::text);
    checks.put("caches", () -> current().isEmpty() ? "not in step with the API server yet" : "");
    checks.put("watches", this::watchProblem);
    checks.put(
        "evaluation",
        () -> current().map(OperatorSession::evaluationProgress).orElse("not started"));
    return Map.of("/livez", process.liveness()::respond, "/readyz", new Readiness(checks)::respond);
  }

  private String watchProblem() {
    Map<String, Boolean> watches = current().map(OperatorSession::watches).orElse(Map.of());
    if (watches.isEmpty()) {
      return "not started";
    }
    List<String> down =
        watches.entrySet().stream()
            .filter(watch -> !watch.getValue())
            .map(Map.Entry::getKey)
            .toList();
    return down.isEmpty() ? "" : "not connected: " + String.join(", ", down);
  }

  private Optional<OperatorSession> current() {
    return Optional.ofNullable(session);
  }

  /** Starts the operator in a thread of its own. */
  public void start() {
    LOG.atInfo()
        .addKeyValue(LogKeys.VERSION, BuildInfo.load().version())
        .addKeyValue(LogKeys.SERVER, context.config().getMasterUrl())
        .addKeyValue(LogKeys.METRICS, metricsUri().map(URI::toString).orElse("off"))
        .addKeyValue(LogKeys.HEALTH, healthUri().map(URI::toString).orElse("off"))
        .addKeyValue(LogKeys.IDENTITY, context.settings().identity())
        .log("Operator started");
    thread.start();
  }

  /** Where metrics are served, with the real port. */
  public Optional<URI> metricsUri() {
    return servers.metricsUri();
  }

  /** Where health is served, with the real port. */
  public Optional<URI> healthUri() {
    return servers.healthUri();
  }

  /** Waits until the operator has been closed. */
  public void await() throws InterruptedException {
    stopped.await();
  }

  private void run() {
    try {
      while (isRunning()) {
        process.liveness().starting();
        try {
          if (isUsable()) {
            runSession();
          }
        } catch (KubernetesClientException e) {
          problems.found(
              List.of("No client can be made: " + FailureMessage.of(e) + "."), Level.ERROR);
        }
        stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private boolean isRunning() {
    return stopping.getCount() > 0;
  }

  /** Whether nothing is missing that the controllers need. */
  private boolean isUsable() {
    // Nobody leads yet: what is marked here is not written by the right of a leader.
    try (KubernetesClient client = context.client(List.of())) {
      Preflight.Findings findings =
          new Preflight(client, RequiredRight.of(context.settings())).findings();
      if (!isRunning()) {
        return false;
      }
      findings.crds().ifPresent(process.crds()::found);
      if (findings.problems().isEmpty()) {
        if (!problems.isLogged()) {
          process.leadership().logLoss();
        }
        stale.forget();
        return true;
      }
      problems.found(findings);
      if (findings.ofCrds()) {
        stale.mark(client);
      }
      return false;
    }
  }

  private void runSession() throws InterruptedException {
    Metrics controllerMetrics = ControllerMetrics.begin(metrics.meters());
    try (SessionClient client = SessionClient.open(context);
        OperatorSession starting =
            new OperatorSession(context, client, process, controllerMetrics)) {
      starting.readPolicy();
      problems.none();
      starting.start();
      session = starting;
      problems.over();
      starting.awaitEnd();
      starting.failure().ifPresent(failure -> problems.found(List.of(failure), Level.WARN));
    } catch (PolicyRead.Failure e) {
      if (isRunning()) {
        problems.found(List.of(String.valueOf(e.getMessage())), Level.WARN);
      }
    } catch (OperatorException | IllegalStateException e) {
      logFailedStart(e);
    } finally {
      session = null;
    }
  }

  private void logFailedStart(RuntimeException failure) {
    if (isRunning()) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, FailureMessage.of(failure))
          .setCause(failure)
          .log("The controllers could not be started. Trying again");
    }
  }

  /** Ends the session, releases the lease and closes the servers; returns when all is done. */
  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        stopped.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    servers.close();
    metrics.close();
    stopped.countDown();
    LOG.info("Operator stopped");
  }
}
