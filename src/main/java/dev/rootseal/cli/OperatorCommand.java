package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.BindAddress;
import dev.rootseal.operator.RootsealOperator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the controller, in a cluster or out of one. */
@Command(
    name = "operator",
    description = "Watches a cluster, writes its compliance reports and serves its metrics.",
    addMethodSubcommands = false)
final class OperatorCommand extends ProgramCommand {
  @Mixin ConnectionOptions connection;

  @Option(
      names = "--metrics-bind-address",
      paramLabel = "ADDRESS",
      defaultValue = ":8080",
      description =
          "Where /metrics is served; 0 for nowhere, port 0 for a free one (${DEFAULT-VALUE}).")
  @Nullable BindAddress metricsAddress;

  @Option(
      names = "--metrics-secure",
      defaultValue = "false",
      description =
          "Serve /metrics over HTTPS, and only to those whom the API server lets"
              + " (${DEFAULT-VALUE}).")
  Boolean metricsSecure = false;

  @Option(
      names = "--metrics-cert-path",
      paramLabel = "DIR",
      description =
          "Folder with tls.crt and tls.key for --metrics-secure; otherwise a self-signed"
              + " certificate is made at start.")
  @Nullable Path metricsCertPath;

  @Option(
      names = "--health-probe-bind-address",
      paramLabel = "ADDRESS",
      defaultValue = ":8081",
      description = "Where /livez and /readyz are served; 0 for nowhere (${DEFAULT-VALUE}).")
  @Nullable BindAddress healthAddress;

  @Option(
      names = "--leader-elect",
      description = "Let one replica lead (in a cluster: true, otherwise false).")
  @Nullable Boolean leaderElect;

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAMESPACE",
      description = "Namespace of the lease; otherwise the one of the pod or of the context.")
  @Nullable String leaderElectionNamespace;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description = "How log lines look (in a cluster: json, otherwise text).")
  @Nullable LogFormat logFormat;

  @Option(
      names = "--log-level",
      paramLabel = "error|warn|info|debug",
      defaultValue = "info",
      description = "The least level that is logged (${DEFAULT-VALUE}).")
  @Nullable Level logLevel;

  /** Read when the command is checked, before it is called. */
  private @Nullable OperatorInput input;

  private volatile boolean stopping;

  /** Whether the operator ended although nobody stopped it. */
  private volatile boolean failed;

  @Override
  public List<String> problems() {
    // What the libraries tell meanwhile is no log line yet.
    Logging.configure(LogFormat.TEXT, Level.ERROR);
    input = new OperatorInput(this, spec);
    return input.problems();
  }

  @Override
  public Integer call() throws InterruptedException {
    OperatorInput read = Objects.requireNonNull(input);
    Logging.configure(read.logFormat(), read.logLevel());
    EnvironmentDefaults.of(spec).tellUnknown(OperatorCommand::warn);
    RootsealOperator operator =
        new RootsealOperator(read.config(), read.settings(), Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(operator), "stop"));
    operator.start();
    operator.await();
    failed = !stopping;
    return ExitCode.FAILED;
  }

  static void warn(String variable, String nearest) {
    LoggerFactory.getLogger(OperatorCommand.class)
        .atWarn()
        .addKeyValue("variable", variable)
        .addKeyValue("nearest", nearest)
        .log("An environment variable is not known and has no effect");
  }

  /**
   * A signal is the ordinary end of an operator, so the exit code is 0 and not the signal's. An
   * operator that ended by itself did so by a fault, and its exit goes through here, too.
   */
  private void stop(RootsealOperator operator) {
    stopping = true;
    operator.close();
    Runtime.getRuntime().halt(failed ? ExitCode.FAILED : ExitCode.OK);
  }
}
