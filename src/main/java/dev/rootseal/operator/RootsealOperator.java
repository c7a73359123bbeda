package dev.rootseal.operator;

import dev.rootseal.api.HeldPolicy;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.BindException;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.metrics.BuildInfo;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.metrics.MetricsRegistry;
import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Threshold;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The whole operator: serves metrics and health at once, waits until the API server can be worked
 * with, and then runs one term of the controllers after another until it is closed.
 */
public final class RootsealOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RootsealOperator.class);

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Config config;
  private final OperatorSettings settings;
  private final Clock clock;
  private final PolicyInForce policies;
  private final StaleReports stale;
  private final MetricsRegistry metrics;
  private final Optional<MetricsServer> metricsServer;
  private final Optional<HttpEndpoint> healthEndpoint;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("operator").unstarted(this::run);
  private volatile List<String> problems = List.of("not started yet");

  /** What the last try failed by; only the operator's own thread asks. */
  private List<String> told = List.of();

  /** Whether the last term ended without the connection, which was told. */
  private boolean connectionLost;

  private volatile @Nullable Term term;

  /**
   * Binds the addresses; nothing else happens before {@link #start}.
   *
   * @throws BindException if an address cannot be had; it names each that cannot
   */
  public RootsealOperator(Config config, OperatorSettings settings, Clock clock) {
    this.config = config;
    this.settings = settings;
    this.clock = clock;
    this.stale = new StaleReports(settings, clock);
    this.policies = new PolicyInForce(ImageCatalogue.load(), clock);
    BuildInfo build = BuildInfo.load();
    this.metrics = new MetricsRegistry(new View(), build);
    List<BindException> taken = new ArrayList<>();
    this.metricsServer = bound(settings.metrics(), this::metricsServer, taken);
    this.healthEndpoint =
        bound(settings.health(), address -> HttpEndpoint.start(address, healthHandlers()), taken);
    if (!taken.isEmpty()) {
      closeServers();
      throw new BindException(taken);
    }
  }

  /** A server, or why there is none: the other address is tried all the same. */
  private static <S> Optional<S> bound(
      Optional<BindAddress> address, Function<BindAddress, S> server, List<BindException> taken) {
    try {
      return address.map(server);
    } catch (BindException e) {
      taken.add(e);
      return Optional.empty();
    }
  }

  private void closeServers() {
    metricsServer.ifPresent(MetricsServer::close);
    healthEndpoint.ifPresent(HttpEndpoint::close);
    metrics.close();
  }

  private MetricsServer metricsServer(BindAddress address) {
    return settings
        .metricsCertificates()
        .map(certificates -> MetricsServer.secure(address, certificates, metrics, config, clock))
        .orElseGet(() -> MetricsServer.open(address, metrics));
  }

  /** Starts the operator in a thread of its own. */
  public void start() {
    LOG.atInfo()
        .addKeyValue(LogKeys.VERSION, BuildInfo.load().version())
        .addKeyValue(LogKeys.SERVER, config.getMasterUrl())
        .addKeyValue(LogKeys.METRICS, metricsUri().map(URI::toString).orElse("off"))
        .addKeyValue(LogKeys.HEALTH, healthUri().map(URI::toString).orElse("off"))
        .addKeyValue(LogKeys.IDENTITY, settings.identity())
        .log("Operator started");
    thread.start();
  }

  /** Where metrics are served, with the real port. */
  public Optional<URI> metricsUri() {
    return metricsServer.map(MetricsServer::uri);
  }

  /** Where health is served, with the real port. */
  public Optional<URI> healthUri() {
    return healthEndpoint.map(HttpEndpoint::uri);
  }

  /** Waits until the operator has been closed. */
  public void await() throws InterruptedException {
    stopped.await();
  }

  private Map<String, HttpEndpoint.Handler> healthHandlers() {
    Map<String, Supplier<String>> checks = new LinkedHashMap<>();
    checks.put("api-server", () -> String.join(" ", problems));
    checks.put("caches", () -> current().isEmpty() ? "not in step with the API server yet" : "");
    checks.put("watches", this::watchProblem);
    checks.put("evaluation", () -> current().map(Term::evaluationProgress).orElse("not started"));
    return Map.of(
        "/livez", request -> Response.text(200, "ok\n"), "/readyz", new Readiness(checks)::respond);
  }

  private String watchProblem() {
    List<String> down =
        current().map(Term::watches).orElse(Map.of()).entrySet().stream()
            .filter(watch -> !watch.getValue())
            .map(Map.Entry::getKey)
            .toList();
    return down.isEmpty() ? "" : "not connected: " + String.join(", ", down);
  }

  private Optional<Term> current() {
    return Optional.ofNullable(term);
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        try {
          if (isUsable()) {
            runTerm();
          }
        } catch (KubernetesClientException e) {
          tell(List.of("No client can be made: " + Reason.of(e) + "."), Level.ERROR);
        }
        stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  /** Made anew for each use: files with certificates may have changed, or may be unusable now. */
  private KubernetesClient client(List<? extends Interceptor> interceptors) {
    return KubernetesClients.create(
        config,
        List.of(HeldNamespaceReport.class, HeldClusterReport.class, HeldPolicy.class),
        interceptors);
  }

  /** Logs what is missing, when that is not what was missing before. */
  private boolean isUsable() {
    // Nobody leads yet: what is marked here is not written by the right of a leader.
    try (KubernetesClient client = client(List.of())) {
      Preflight.Findings findings = new Preflight(client, RequiredRight.of(settings)).findings();
      List<String> found = findings.problems();
      if (stopping.getCount() == 0) {
        return false;
      }
      if (connectionLost && !findings.served()) {
        // The line about the lost connection has told it.
        problems = found;
      } else if (!found.isEmpty()) {
        tell(found, Level.ERROR);
        stale.mark(client);
      } else {
        stale.forget();
      }
      return found.isEmpty();
    }
  }

  /** Logs problems that were not told by the last try, and shows them in the readiness. */
  private void tell(List<String> found, Level level) {
    if (!found.equals(told)) {
      found.forEach(problem -> LOG.atLevel(level).log(problem + " Trying again every 2 s."));
    }
    told = found;
    problems = found;
  }

  /** What the lines before were about is over. */
  private void tellTheEnd() {
    if (connectionLost) {
      WatchMonitor.tellReturn(config.getMasterUrl());
    }
    if (!told.isEmpty()) {
      LOG.info("What was in the way is gone: the controllers run");
    }
    connectionLost = false;
  }

  private void runTerm() throws InterruptedException {
    Metrics controllerMetrics = ControllerMetrics.begin(metrics.meters());
    OlderData olderData = new OlderData();
    Optional<HeldLease> lease =
        settings.leaseNamespace().map(namespace -> LeaderLease.held(namespace, clock));
    // Without leader election nobody else can lead.
    BooleanSupplier mayLead = () -> lease.map(HeldLease::isHeld).orElse(true);
    try (KubernetesClient client =
            client(Stream.concat(lease.stream(), Stream.of(olderData)).toList());
        Term running = new Term(client, settings, controllerMetrics, policies, clock, mayLead)) {
      running.readPolicy();
      problems = List.of();
      running.start();
      term = running;
      tellTheEnd();
      while (!running.awaitEnd(LOOK) && stopping.getCount() > 0 && !olderData.isServed(client)) {
        told = List.of();
      }
      connectionLost = running.isConnectionLost();
      running.failure().ifPresent(failure -> tell(List.of(failure), Level.WARN));
    } catch (PolicyRead.Failure e) {
      if (stopping.getCount() > 0) {
        tell(List.of(String.valueOf(e.getMessage())), Level.WARN);
      }
    } catch (OperatorException | IllegalStateException e) {
      if (stopping.getCount() > 0) {
        LOG.atWarn()
            .addKeyValue(LogKeys.REASON, Reason.of(e))
            .setCause(e)
            .log("The controllers could not be started. Trying again");
      }
    } finally {
      term = null;
    }
  }

  /** Ends the term, releases the lease and closes the servers; returns when all is done. */
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

  /** The current term, as the metrics see it. */
  private final class View implements ComplianceView {
    @Override
    public Optional<Collection<NamespaceSummary>> namespaces() {
      return current().flatMap(Term::namespaces);
    }

    @Override
    public Threshold threshold() {
      return policies.basis().policy().threshold();
    }

    @Override
    public Map<ExemptionState, Integer> exemptions() {
      return current().map(Term::exemptions).orElse(Map.of());
    }

    @Override
    public Optional<Boolean> policyAccepted() {
      return current().flatMap(Term::policyAccepted);
    }

    @Override
    public Optional<Long> policyGeneration() {
      return policies.basis().generation();
    }

    @Override
    public boolean leads() {
      return current().map(Term::isLeading).orElse(false);
    }

    @Override
    public Map<String, Integer> failingWrites() {
      return current().map(Term::failingWrites).orElse(Map.of());
    }

    @Override
    public Optional<Instant> lastEvaluation() {
      return current().flatMap(Term::lastEvaluation);
    }

    @Override
    public Map<String, Boolean> watches() {
      return current().map(Term::watches).orElse(Map.of());
    }
  }
}
