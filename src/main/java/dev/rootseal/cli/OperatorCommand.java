package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.cli.Logging.LogFormat;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.Identity;
import dev.rootseal.http.Identity.CertificateException;
import dev.rootseal.http.MountedCertificate;
import dev.rootseal.http.SelfSignedCertificate;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.kubeconfig.KubeconfigException;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.operator.OperatorSettings;
import dev.rootseal.operator.RootsealOperator;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "operator",
    description = "Watches a cluster, writes its compliance reports and serves its metrics.")
final class OperatorCommand extends ProgramCommand {
  @Mixin private ConnectionOptions connection;

  @Option(
      names = "--metrics-bind-address",
      paramLabel = "ADDRESS",
      defaultValue = ":8080",
      description =
          "Where /metrics is served; 0 for nowhere, port 0 for a free one (${DEFAULT-VALUE}).")
  private @Nullable BindAddress metricsAddress;

  @Option(
      names = "--metrics-secure",
      defaultValue = "false",
      description =
          "Serve /metrics over HTTPS, and only to those whom the API server lets"
              + " (${DEFAULT-VALUE}).")
  private Boolean metricsSecure = false;

  @Option(
      names = "--metrics-cert-path",
      paramLabel = "DIR",
      description =
          "Folder with tls.crt and tls.key for --metrics-secure; otherwise a self-signed"
              + " certificate is made at start.")
  private @Nullable Path metricsCertPath;

  @Option(
      names = "--health-probe-bind-address",
      paramLabel = "ADDRESS",
      defaultValue = ":8081",
      description = "Where /livez and /readyz are served; 0 for nowhere (${DEFAULT-VALUE}).")
  private @Nullable BindAddress healthAddress;

  @Option(
      names = "--leader-elect",
      description = "Let one replica lead (in a cluster: true, otherwise false).")
  private @Nullable Boolean leaderElect;

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAMESPACE",
      description = "Namespace of the lease; otherwise the one of the pod or of the context.")
  private @Nullable String leaderElectionNamespace;

  @Option(
      names = "--admission",
      defaultValue = "off",
      description =
          "Keep ValidatingAdmissionPolicies, by which the API server evaluates what comes in: a"
              + " warning; denied where the namespace's report says Pass, a warning elsewhere;"
              + " denied; or none (${DEFAULT-VALUE}).")
  private Admission admission = Admission.OFF;

  private enum Admission {
    OFF,
    WARN,
    DENY_PASSING,
    DENY;

    Optional<Action> action() {
      return this == OFF ? Optional.empty() : Optional.of(Action.valueOf(name()));
    }
  }

  @Option(
      names = "--log-format",
      description = "How log lines look (in a cluster: json, otherwise text).")
  private @Nullable LogFormat logFormat;

  @Option(
      names = "--log-level",
      paramLabel = "error|warn|info|debug",
      defaultValue = "info",
      description = "The least level that is logged (${DEFAULT-VALUE}).")
  private Level logLevel;

  private final List<String> problems = new ArrayList<>();
  private Optional<Supplier<Identity>> certificates = Optional.empty();
  private Optional<Config> config = Optional.empty();

  /** Whether the operator has ended; before a signal it did so by itself. */
  private volatile boolean ended;

  /** Where there is one, nothing of what is read meanwhile is asked for. */
  @Override
  public List<String> problems() {
    // What the libraries tell meanwhile is no log line yet.
    Kubeconfig kubeconfig = kubeconfig();
    readCertificates();
    String source =
        leaderElectionNamespace == null ? "POD_NAMESPACE" : source("--leader-election-namespace");
    String form = "a namespace has up to 63 lower-case letters, digits and, within, hyphens";
    namespace()
        .filter(name -> !name.isBlank() && !ObjectName.isNamespace(name))
        .ifPresent(name -> problems.add(Flags.wrong(source, name, form)));
    try {
      if (!ConnectionOptions.areWrong(spec)) {
        config = Optional.of(connection.load(kubeconfig));
      }
    } catch (KubeconfigException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return problems;
  }

  private void readCertificates() {
    try {
      if (metricsSecure) {
        certificates =
            Optional.of(
                metricsCertPath == null
                    ? new SelfSignedCertificate(Clock.systemUTC())
                    : new MountedCertificate(metricsCertPath, Clock.systemUTC()));
      } else if (metricsCertPath != null) {
        addPath("it needs --metrics-secure, without which nothing is encrypted");
      }
    } catch (CertificateException e) {
      addPath(String.valueOf(e.getMessage()));
    }
  }

  private void addPath(String why) {
    String path = String.valueOf(metricsCertPath);
    problems.add(Flags.wrong(source("--metrics-cert-path"), path, why));
  }

  /** That of the lease, as far as it is said; otherwise it is the connection's. */
  private Optional<String> namespace() {
    return Optional.ofNullable(leaderElectionNamespace)
        .or(() -> EnvironmentDefaults.of(spec).find("POD_NAMESPACE"));
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean inCluster = kubeconfig().isInCluster();
    LogFormat usual = inCluster ? LogFormat.JSON : LogFormat.TEXT;
    Logging.configure(Optional.ofNullable(logFormat).orElse(usual), logLevel);
    EnvironmentDefaults.of(spec).tellUnknown(OperatorCommand::warn);
    RootsealOperator operator =
        new RootsealOperator(config.orElseThrow(), settings(inCluster), Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(operator), "stop"));
    operator.start();
    operator.await();
    ended = true;
    return ExitCode.FAILED;
  }

  private OperatorSettings settings(boolean inCluster) {
    boolean elect = Optional.ofNullable(leaderElect).orElse(inCluster);
    Optional<String> lease =
        namespace().or(() -> config.map(ConnectionOptions::namespace)).filter(_ -> elect);
    // Something that a restarted container of the same pod does not share.
    String start = UUID.randomUUID().toString().substring(0, 8);
    return new OperatorSettings(
        Optional.ofNullable(metricsAddress),
        certificates,
        Optional.ofNullable(healthAddress),
        lease,
        environment().getOrDefault("POD_NAME", "rootseal") + "_" + start,
        admission
            .action()
            .map(action -> Settings.of(action, namespace().orElse(Settings.OWN_NAMESPACE))));
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
    boolean failed = ended;
    operator.close();
    Runtime.getRuntime().halt(failed ? ExitCode.FAILED : ExitCode.OK);
  }
}
