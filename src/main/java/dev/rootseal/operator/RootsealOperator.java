package dev.rootseal.operator;

import dev.rootseal.http.BindAddress;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.metrics.MetricsRegistry;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PolicyRead;
import dev.rootseal.operator.controller.Troubles;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

  private final ProcessState process;
  private final StaleReports stale;
  private final StartProblems problems;
  private final MetricsRegistry metrics;
  private final Optional<MetricsServer> metricsServer;
  private final Optional<HttpEndpoint> healthServer;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("operator").unstarted(this::run);
  private volatile @Nullable OperatorSession session;

  /**
   * Binds the addresses; nothing else happens before {@link #start}.
   *
   * @throws BindAddress.BindException if an address cannot be had; it names each that cannot
   */
  public RootsealOperator(Config config, OperatorSettings settings, Clock clock) {
    process = ProcessState.begin(config, settings, clock);
    stale = new StaleReports(settings, clock);
    problems = new StartProblems(process.troubles());
    metrics = new MetricsRegistry(this::view, BuildInfo.load());
    List<String> taken = new ArrayList<>();
    metricsServer =
        bound(settings.metrics(), at -> MetricsServer.start(at, metrics, process), taken);
    healthServer = bound(settings.health(), at -> HttpEndpoint.start(at, healthHandlers()), taken);
    if (!taken.isEmpty()) {
      closeServers();
      throw new BindAddress.BindException(taken);
    }
  }

  /** A server, or why there is none: the other address is tried all the same. */
  private static <S> Optional<S> bound(
      Optional<BindAddress> address, Function<BindAddress, S> server, List<String> taken) {
    try {
      return address.map(server);
    } catch (BindAddress.BindException e) {
      taken.addAll(e.problems());
      return Optional.empty();
    }
  }

  private Map<String, HttpEndpoint.Handler> healthHandlers() {
    Map<String, Supplier<String>> checks = new LinkedHashMap<>();
    checks.put("api-server", problems::text);
    checks.put("caches", () -> session == null ? "not in step with the API server yet" : "");
    checks.put("watches", this::watchProblem);
    checks.put("evaluation", () -> ask(OperatorSession::evaluationProgress, "not started"));
    return Map.of("/livez", process.liveness()::respond, "/readyz", new Readiness(checks)::respond);
  }

  private ComplianceView view() {
    return ask(OperatorSession::view, ComplianceView.idle(process.crds().words()));
  }

  private String watchProblem() {
    Map<String, Boolean> watches = ask(OperatorSession::watches, Map.of());
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

  private <T> T ask(Function<OperatorSession, T> question, T withoutOne) {
    @Nullable OperatorSession current = session;
    return current == null ? withoutOne : question.apply(current);
  }

  /** Starts the operator in a thread of its own. */
  public void start() {
    LOG.atInfo()
        .addKeyValue(LogKeys.VERSION, BuildInfo.load().version())
        .addKeyValue(LogKeys.SERVER, process.config().getMasterUrl())
        .addKeyValue(LogKeys.METRICS, metricsUri().map(URI::toString).orElse("off"))
        .addKeyValue(LogKeys.HEALTH, healthUri().map(URI::toString).orElse("off"))
        .addKeyValue(LogKeys.IDENTITY, process.settings().identity())
        .log("Operator started");
    thread.start();
  }

  /** Where metrics are served, with the real port. */
  public Optional<URI> metricsUri() {
    return metricsServer.map(MetricsServer::uri);
  }

  /** Where health is served, with the real port. */
  public Optional<URI> healthUri() {
    return healthServer.map(HttpEndpoint::uri);
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
          if (preflight()) {
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
  private boolean preflight() {
    // Nobody leads yet: what is marked here is not written by the right of a leader.
    try (KubernetesClient client = process.client()) {
      Preflight.Findings findings =
          new Preflight(client, Preflight.RequiredRight.of(process.settings())).findings();
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
    Metrics controllerMetrics = controllerMetrics();
    VersionRollbackDetector rollbacks = new VersionRollbackDetector();
    try (KubernetesClient client = process.client(rollbacks);
        OperatorSession starting =
            new OperatorSession(process, client, rollbacks, controllerMetrics)) {
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
      if (isRunning()) {
        LOG.atWarn()
            .addKeyValue(LogKeys.REASON, FailureMessage.of(e))
            .setCause(e)
            .log("The controllers could not be started. Trying again");
      }
    } finally {
      session = null;
    }
  }

  /**
   * The framework's own metrics, a few for each controller of a new session. Counters go on from
   * the last one, but its gauges show what is gone and would keep the new ones of the same name
   * out.
   */
  private Metrics controllerMetrics() {
    for (Meter meter : metrics.meters().getMeters()) {
      Meter.Id id = meter.getId();
      if (id.getType() == Meter.Type.GAUGE && id.getTag("controller.name") != null) {
        metrics.meters().remove(id);
      }
    }
    return MicrometerMetricsV2.newBuilder(metrics.meters()).build();
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
    closeServers();
    stopped.countDown();
    LOG.info("Operator stopped");
  }

  private void closeServers() {
    metricsServer.ifPresent(MetricsServer::close);
    healthServer.ifPresent(HttpEndpoint::close);
    metrics.close();
  }

  /** The answer of `/readyz`: each check with what it waits for, in the manner of Kubernetes. */
  static final class Readiness {
    /** An empty text means that the check passes; otherwise it says why not. */
    private final Map<String, Supplier<String>> checks;

    Readiness(Map<String, Supplier<String>> checks) {
      this.checks = new LinkedHashMap<>(checks);
    }

    Response respond(Request request) {
      StringBuilder lines = new StringBuilder();
      boolean ready = true;
      for (Map.Entry<String, Supplier<String>> check : checks.entrySet()) {
        String problem = check.getValue().get();
        ready &= problem.isEmpty();
        lines
            .append(problem.isEmpty() ? "[+]" : "[-]")
            .append(check.getKey())
            .append(problem.isEmpty() ? " ok" : " failed: " + problem)
            .append('\n');
      }
      boolean verbose = !ready || request.query().startsWith("verbose");
      lines.append(ready ? "readyz check passed\n" : "readyz check failed\n");
      return Response.text(ready ? 200 : 503, verbose ? lines.toString() : "ok\n");
    }
  }

  /**
   * What keeps the controllers from running: logged when it begins, with one line when it is over,
   * and shown in the readiness. A problem that takes the place of another one is logged once it
   * stays.
   */
  static final class StartProblems {
    /**
     * So many tries in a row and what is found is there to stay. A server that is coming back gives
     * several reasons one after another: connections are refused, then for a moment what is allowed
     * is forbidden; and CRDs that are being installed are missing one by one.
     */
    private static final int STAYS = 5;

    private final Troubles troubles;
    private volatile List<String> current = List.of("not started yet");

    /** What was logged and is not over; only the operator's own thread asks. */
    private List<String> logged = List.of();

    /** What was found last, and how often in a row. */
    private List<String> last = List.of();

    private int tries;

    /** None yet; of an outage that was logged there is no second line. */
    StartProblems(Troubles troubles) {
      this.troubles = troubles;
    }

    void found(List<String> problems, Level level) {
      look(problems);
      if (logged.isEmpty() || tries >= STAYS) {
        problems.stream()
            .filter(problem -> !logged.contains(problem))
            .forEach(problem -> LOG.atLevel(level).log(problem + " Trying again every 2 s."));
        logged = problems;
      }
    }

    void found(Preflight.Findings findings) {
      if (findings.outage().filter(troubles::explains).isPresent()) {
        look(findings.problems());
      } else {
        found(findings.problems(), Level.ERROR);
      }
    }

    private void look(List<String> problems) {
      tries = problems.equals(last) ? tries + 1 : 1;
      last = problems;
      current = problems;
    }

    /** Nothing is in the way of a session; whether it comes about is not known yet. */
    void none() {
      current = List.of();
    }

    void over() {
      // The preflight has asked for reviews, and a review is written, too.
      troubles.accepted();
      if (!logged.isEmpty()) {
        LOG.info("Recovered: controllers running");
      }
      logged = List.of();
    }

    /** Whether the log says of something that it is in the way. */
    boolean isLogged() {
      return !logged.isEmpty() || troubles.isOpen();
    }

    /** One text for the readiness; empty when nothing is known to be in the way. */
    String text() {
      return String.join(" ", current);
    }
  }
}
