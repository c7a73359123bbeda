package dev.rootseal.operator;

import dev.rootseal.http.BindAddress;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.http.Identity;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.metrics.MetricsRegistry;
import dev.rootseal.operator.controller.Controllers.UnreadPolicyException;
import dev.rootseal.operator.controller.ServedCrds;
import dev.rootseal.operator.controller.Troubles.Outage;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
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
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

  private static final String METRICS = "/metrics";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** A scrape is given up after 10 s mostly, so an answer that comes later helps nobody. */
  private static final int REVIEW_MILLIS = 4_000;

  private final BuildInfo build = BuildInfo.load();
  private final ProcessState process;
  private final StaleReports stale;
  private final StartProblems problems = new StartProblems();
  private final MetricsRegistry metrics;
  private final HeapPressure heap = HeapPressure.watch();

  /**
   * Reviews who reads the metrics, which are served between the sessions as well. Made anew with
   * each session: the CA file may be another one by then.
   */
  private volatile Optional<KubernetesClient> reviewer;

  private final Optional<HttpEndpoint> metricsServer;
  private final Optional<HttpEndpoint> healthServer;
  private final CountDownLatch stopping = new CountDownLatch(1);
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
    metrics = new MetricsRegistry(this::view, build);
    var certificates = settings.metricsCertificates();
    reviewer = settings.metrics().flatMap(at -> certificates).map(any -> reviewer(config));
    Handler scrape =
        reviewer
            .map(any -> new ReadGuard(() -> reviewer.orElseThrow(), System::nanoTime))
            .map(guard -> guard.guard(this::scrape))
            .orElse(this::scrape);
    List<String> taken = new ArrayList<>();
    metricsServer = bound(settings.metrics(), certificates, Map.of(METRICS, scrape), taken);
    healthServer = bound(settings.health(), Optional.empty(), health(), taken);
    if (!taken.isEmpty()) {
      closeServers();
      throw new BindAddress.BindException(String.join("\n", taken));
    }
  }

  /** A server, or why there is none: the other address is tried all the same. */
  private static Optional<HttpEndpoint> bound(
      Optional<BindAddress> address,
      Optional<Supplier<Identity>> certificates,
      Map<String, Handler> handlers,
      List<String> taken) {
    try {
      return address.map(at -> HttpEndpoint.start(at, certificates, handlers));
    } catch (BindAddress.BindException e) {
      taken.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static KubernetesClient reviewer(Config config) {
    Config impatient =
        new ConfigBuilder(config)
            .withHttp2Disable(true)
            .withRequestRetryBackoffLimit(2)
            .withRequestTimeout(REVIEW_MILLIS)
            .withConnectionTimeout(REVIEW_MILLIS)
            .build();
    return new KubernetesClientBuilder().withConfig(impatient).build();
  }

  private Response scrape(Request request) {
    String type = request.accept().contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    return new Response(200, type, out -> metrics.scrape(type, out));
  }

  private Map<String, Handler> health() {
    return Map.of(
        "/livez",
        process.liveness()::respond,
        "/readyz",
        request -> readyz(unready(), heap.problem(), request.query().startsWith("verbose")));
  }

  /** Each check, with what it waits for. */
  private SequencedMap<String, String> unready() {
    @Nullable OperatorSession current = session;
    SequencedMap<String, String> checks = new LinkedHashMap<>();
    checks.put("api-server", apiServerProblem());
    checks.put("caches", current == null ? "not in step with the API server yet" : "");
    checks.put("watches", current == null ? "not started" : disconnected(current.watches()));
    checks.put("evaluation", current == null ? "not started" : current.evaluationProgress());
    return checks;
  }

  private String apiServerProblem() {
    return problems.text().isEmpty() ? connectionProblem() : problems.text();
  }

  /** Why the API server cannot be reached; empty while it can. */
  private String connectionProblem() {
    @Nullable OperatorSession current = session;
    return current == null ? problems.connection() : current.connectionProblem();
  }

  private static String disconnected(Map<String, Boolean> watches) {
    String kinds =
        watches.keySet().stream()
            .filter(kind -> !watches.getOrDefault(kind, true))
            .collect(Collectors.joining(", "));
    return kinds.isEmpty() ? "" : "not connected: " + kinds;
  }

  /**
   * The answer of {@code /readyz}. Little free memory does not make a replica unready: its metrics
   * would be out of reach with it.
   */
  static Response readyz(
      SequencedMap<String, String> unready, String memoryProblem, boolean verbose) {
    boolean ready = unready.values().stream().allMatch(String::isEmpty);
    if (ready && !verbose) {
      return Response.text(200, "ok\n");
    }
    StringBuilder lines = new StringBuilder();
    unready.forEach(
        (check, problem) ->
            lines.append(
                problem.isEmpty()
                    ? "[+]%s ok\n".formatted(check)
                    : "[-]%s failed: %s\n".formatted(check, problem)));
    lines.append(
        memoryProblem.isEmpty() ? "[+]memory ok\n" : "[+]memory low: " + memoryProblem + '\n');
    return ready
        ? Response.text(200, lines + "readyz check passed\n")
        : Response.text(503, lines + "readyz check failed\n");
  }

  private ComplianceView view() {
    @Nullable OperatorSession current = session;
    return current == null
        ? ComplianceView.idle(replica(false))
        : current.view(replica(current.isLeading()));
  }

  private ComplianceView.Replica replica(boolean leads) {
    return new ComplianceView.Replica(
        leads, connectionProblem().isEmpty(), heap.liveRatio(), process.crds().words());
  }

  public void start() {
    LOG.atInfo()
        .addKeyValue("version", build.version())
        .addKeyValue("server", process.config().getMasterUrl())
        .addKeyValue("metrics", metricsUri().map(URI::toString).orElse("off"))
        .addKeyValue("health", healthUri().map(URI::toString).orElse("off"))
        .addKeyValue("identity", process.settings().identity())
        .log("Operator started");
    thread.start();
  }

  /** Where metrics are served, with the real port. */
  public Optional<URI> metricsUri() {
    return metricsServer.map(server -> server.uri().resolve(METRICS));
  }

  public Optional<URI> healthUri() {
    return healthServer.map(HttpEndpoint::uri);
  }

  public void await() throws InterruptedException {
    thread.join();
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
              List.of("No client can be made: " + FailureMessage.of(e) + "."), Level.ERROR, false);
        }
        stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
        if (!problems.isLogged() && !process.troubles().explains(Outage.CONNECTION)) {
          process.leadership().logLoss();
        }
        stale.forget();
        findings.limits().ifPresent(process.limits()::found);
        return true;
      }
      boolean explained = findings.outage().filter(process.troubles()::explains).isPresent();
      problems.found(findings.problems(), Level.ERROR, explained);
      problems.connected(findings.outage().isEmpty());
      if (findings.crds().flatMap(ServedCrds.Problems::line).isPresent()) {
        stale.mark(client);
      }
      return false;
    }
  }

  private void runSession() throws InterruptedException {
    Optional<KubernetesClient> outdated = reviewer;
    reviewer = outdated.map(any -> reviewer(process.config()));
    try (OperatorSession starting = new OperatorSession(process, controllerMetrics())) {
      heap.holds(starting::workloads);
      starting.readPolicy();
      problems.none();
      starting.start();
      session = starting;
      // The preflight has asked for reviews, and a review is written, too.
      process.troubles().accepted();
      problems.over();
      // Whoever it reviewed when the caches began to be read has an answer by now.
      outdated.ifPresent(KubernetesClient::close);
      starting.awaitEnd();
    } catch (UnreadPolicyException e) {
      if (isRunning()) {
        problems.found(List.of(String.valueOf(e.getMessage())), Level.WARN, false);
      }
    } catch (OperatorException | IllegalStateException e) {
      if (isRunning()) {
        String reason = FailureMessage.of(e).replaceFirst("\\.$", "");
        problems.foundAtStart("The controllers could not be started: %s.".formatted(reason));
        LOG.atDebug().setCause(e).log("The controllers could not be started");
      }
    } finally {
      session = null;
      outdated.ifPresent(KubernetesClient::close);
    }
  }

  /**
   * The framework's own metrics, a few for each controller of a new session. Counters go on, but
   * the gauges of the last one show what is gone and would keep the new ones out.
   */
  private Metrics controllerMetrics() {
    metrics.meters().getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getType() == Meter.Type.GAUGE && id.getTag("controller.name") != null)
        .forEach(metrics.meters()::remove);
    return MicrometerMetricsV2.newBuilder(metrics.meters()).build();
  }

  /** Ends the session, releases the lease and closes the servers; returns when all is done. */
  @Override
  public void close() {
    stopping.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeServers();
    LOG.info("Operator stopped");
  }

  private void closeServers() {
    metricsServer.ifPresent(HttpEndpoint::close);
    reviewer.ifPresent(KubernetesClient::close);
    healthServer.ifPresent(HttpEndpoint::close);
    heap.close();
    metrics.close();
  }

  /**
   * What keeps the controllers from running: logged when it begins, with one line when it is over,
   * and shown in the readiness. A problem that takes the place of another one is logged once it
   * stays.
   */
  static final class StartProblems {
    /**
     * So many tries in a row and what is found is there to stay. A server that is coming back gives
     * several reasons one after another, and CRDs that are being installed are missing one by one.
     */
    private static final int STAYS = 5;

    private volatile List<String> current = List.of("not started yet");

    /** Whether the API server has answered the last preflight. */
    private volatile boolean connected;

    /** What was logged and is not over; only the operator's own thread asks. */
    private List<String> logged = List.of();

    /** What kept the last session from starting. */
    private List<String> ofStart = List.of();

    /** What was found last, and how often in a row. */
    private List<String> last = List.of();

    private int tries;

    /** A try failed; of what an outage explains, which has a line, there is no second one. */
    void found(List<String> problems, Level level, boolean explained) {
      tries = problems.equals(last) ? tries + 1 : 1;
      last = problems;
      current = problems;
      ofStart = List.of();
      if (!explained && (logged.isEmpty() || tries >= STAYS)) {
        problems.stream()
            .filter(problem -> !logged.contains(problem))
            .forEach(problem -> LOG.atLevel(level).log(problem + " Trying again every 2 s."));
        logged = problems;
      }
    }

    /** A session could not start: shown while the next one tries as well. */
    void foundAtStart(String problem) {
      found(List.of(problem), Level.WARN, false);
      ofStart = List.of(problem);
    }

    void connected(boolean answered) {
      connected = answered;
    }

    /** The problem, if it is that the API server does not answer or refuses the credentials. */
    String connection() {
      return connected ? "" : text();
    }

    /** Nothing is in the way of a session; whether it comes about is not known yet. */
    void none() {
      current = ofStart;
      connected = true;
    }

    void over() {
      if (!logged.isEmpty()) {
        LOG.info("Recovered: controllers running");
      }
      logged = List.of();
      current = current.equals(ofStart) ? List.of() : current;
      ofStart = List.of();
    }

    /** Whether the log says of something that it is in the way. */
    boolean isLogged() {
      return !logged.isEmpty();
    }

    /** One text for the readiness; empty when nothing is known to be in the way. */
    String text() {
      return String.join(" ", current);
    }
  }
}
