package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.kubernetes.Kubeconfig;
import dev.rootseal.operator.BindAddress;
import dev.rootseal.operator.OperatorSettings;
import dev.rootseal.operator.RootsealOperator;
import io.fabric8.kubernetes.client.Config;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the controller, in a cluster or out of one. */
@Command(
    name = "operator",
    description = "Watches a cluster, writes its compliance reports and serves its metrics.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class)
final class OperatorCommand implements Callable<Integer> {
  /** The value of an address that switches its server off. */
  private static final String OFF = "0";

  @Spec private CommandSpec spec;
  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--metrics-bind-address",
      paramLabel = "ADDRESS",
      defaultValue = ":8080",
      description =
          "Where /metrics is served; 0 for nowhere, port 0 for a free one (${DEFAULT-VALUE}).")
  private String metricsAddress;

  @Option(
      names = "--health-probe-bind-address",
      paramLabel = "ADDRESS",
      defaultValue = ":8081",
      description = "Where /livez and /readyz are served; 0 for nowhere (${DEFAULT-VALUE}).")
  private String healthAddress;

  @Option(
      names = "--leader-elect",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "Let one replica lead (in a cluster: true, otherwise false).")
  private @Nullable Boolean leaderElect;

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAMESPACE",
      description = "Namespace of the lease; otherwise the one of the pod or of the context.")
  private @Nullable String leaderElectionNamespace;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description = "How log lines look (in a cluster: json, otherwise text).")
  private @Nullable LogFormat logFormat;

  @Option(
      names = "--log-level",
      paramLabel = "error|warn|info|debug",
      defaultValue = "info",
      description = "The least level that is logged (${DEFAULT-VALUE}).")
  private org.slf4j.event.Level logLevel;

  @SuppressWarnings("NullAway.Init")
  OperatorCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Optional<BindAddress> metrics = address("--metrics-bind-address", metricsAddress);
    Optional<BindAddress> health = address("--health-probe-bind-address", healthAddress);
    Kubeconfig kubeconfig = new Kubeconfig(System.getenv());
    boolean inCluster = kubeconfig.isInCluster();
    Logging.configure(
        logFormat == null ? (inCluster ? LogFormat.JSON : LogFormat.TEXT) : logFormat,
        Level.valueOf(logLevel.name()));
    Config config = connection.load(kubeconfig);
    OperatorSettings settings =
        new OperatorSettings(metrics, health, leaseNamespace(config, inCluster), identity());
    RootsealOperator operator = new RootsealOperator(config, settings, Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(operator), "stop"));
    operator.start();
    operator.await();
    return ExitCode.FAILED;
  }

  /** A signal is the ordinary end of an operator, so the exit code is 0 and not the signal's. */
  private static void stop(RootsealOperator operator) {
    operator.close();
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  private Optional<BindAddress> address(String flag, String text) {
    if (text.equals(OFF)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BindAddress.parse(text));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), flag + ": " + e.getMessage(), e);
    }
  }

  /** Empty when no leader is elected. */
  private Optional<String> leaseNamespace(Config config, boolean inCluster) {
    boolean elect = leaderElect == null ? inCluster : leaderElect;
    return elect
        ? Stream.of(leaderElectionNamespace, System.getenv("POD_NAMESPACE"), config.getNamespace())
            .filter(name -> name != null && !name.isBlank())
            .findFirst()
            .or(() -> Optional.of("default"))
        : Optional.empty();
  }

  /** The pod's name, with something that a restarted container of the same pod does not share. */
  private static String identity() {
    String host = System.getenv().getOrDefault("POD_NAME", "rootseal");
    return host + "_" + UUID.randomUUID().toString().substring(0, 8);
  }
}
