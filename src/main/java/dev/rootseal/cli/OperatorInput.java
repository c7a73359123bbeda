package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.Identity;
import dev.rootseal.http.Identity.CertificateException;
import dev.rootseal.http.MountedCertificate;
import dev.rootseal.http.SelfSignedCertificate;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.kubeconfig.KubeconfigException;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.operator.OperatorSettings;
import io.fabric8.kubernetes.client.Config;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * All that the operator needs to start, made of its flags; every problem on the way is gathered,
 * and where there is one, none of the rest is to be asked for.
 */
final class OperatorInput {
  private final OperatorCommand flags;
  private final CommandSpec command;
  private final EnvironmentDefaults environment;
  private final Kubeconfig kubeconfig;
  private final List<String> problems = new ArrayList<>();
  private final Optional<Supplier<Identity>> certificates;
  private final Optional<String> namespace;
  private final Optional<Config> config;

  OperatorInput(OperatorCommand flags, CommandSpec command) {
    this.flags = flags;
    this.command = command;
    this.environment = EnvironmentDefaults.of(command);
    this.kubeconfig = new Kubeconfig(environment.all(), Clock.systemUTC());
    this.certificates = readCertificates();
    this.namespace = readNamespace();
    this.config = readConfig();
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  Config config() {
    return config.orElseThrow();
  }

  OperatorSettings settings() {
    boolean elect = Optional.ofNullable(flags.leaderElect).orElse(kubeconfig.isInCluster());
    return new OperatorSettings(
        Optional.ofNullable(flags.metricsAddress),
        certificates,
        Optional.ofNullable(flags.healthAddress),
        elect ? namespace.or(this::namespaceOfConfig) : Optional.empty(),
        identity());
  }

  LogFormat logFormat() {
    return Optional.ofNullable(flags.logFormat)
        .orElse(kubeconfig.isInCluster() ? LogFormat.JSON : LogFormat.TEXT);
  }

  Level logLevel() {
    return Optional.ofNullable(flags.logLevel).orElse(Level.INFO);
  }

  private Optional<Supplier<Identity>> readCertificates() {
    if (flags.metricsCertPath == null) {
      return flags.metricsSecure
          ? Optional.of(new SelfSignedCertificate(Clock.systemUTC()))
          : Optional.empty();
    }
    try {
      if (flags.metricsSecure) {
        return Optional.of(new MountedCertificate(flags.metricsCertPath, Clock.systemUTC()));
      }
      wrongPath("it needs --metrics-secure, without which nothing is encrypted");
    } catch (CertificateException e) {
      wrongPath(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private void wrongPath(String why) {
    String path = String.valueOf(flags.metricsCertPath);
    problems.add(Flags.wrong(source("--metrics-cert-path"), path, why));
  }

  /** That of the lease, as far as it is said; otherwise it is the connection's. */
  private Optional<String> readNamespace() {
    Optional<String> given = Optional.ofNullable(flags.leaderElectionNamespace);
    String source = given.isPresent() ? source("--leader-election-namespace") : "POD_NAMESPACE";
    Optional<String> said = given.or(() -> environment.find("POD_NAMESPACE"));
    String form = "a namespace has up to 63 lower-case letters, digits and, within, hyphens";
    said.filter(name -> !name.isBlank() && !ObjectName.isNamespace(name))
        .ifPresent(name -> problems.add(Flags.wrong(source, name, form)));
    return said;
  }

  private Optional<String> namespaceOfConfig() {
    return Optional.ofNullable(config().getNamespace())
        .filter(name -> !name.isBlank())
        .or(() -> Optional.of("default"));
  }

  private String source(String flag) {
    return EnvironmentDefaults.source(command.findOption(flag));
  }

  private Optional<Config> readConfig() {
    try {
      return ConnectionOptions.areWrong(command)
          ? Optional.empty()
          : Optional.of(flags.connection.load(kubeconfig));
    } catch (KubeconfigException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** The pod's name, with something that a restarted container of the same pod does not share. */
  private String identity() {
    return environment.all().getOrDefault("POD_NAME", "rootseal")
        + "_"
        + UUID.randomUUID().toString().substring(0, 8);
  }
}
