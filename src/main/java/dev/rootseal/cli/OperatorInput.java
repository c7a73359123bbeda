package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.Certificates;
import dev.rootseal.http.Certificates.CertificateException;
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
import picocli.CommandLine.Model.CommandSpec;

/**
 * All that the operator needs to start.
 *
 * @param config where the API server is
 * @param settings how it runs
 * @param logFormat how log lines look
 * @param logLevel the least level that is logged
 */
record OperatorInput(
    Config config, OperatorSettings settings, LogFormat logFormat, Level logLevel) {
  /** Makes it of the flags, and gathers every problem on the way. */
  static final class Reader {
    private final OperatorCommand flags;
    private final CommandSpec command;
    private final EnvironmentDefaults environment;
    private final Kubeconfig kubeconfig;
    private final List<String> problems = new ArrayList<>();

    Reader(OperatorCommand flags, CommandSpec command) {
      this.flags = flags;
      this.command = command;
      this.environment = EnvironmentDefaults.of(command);
      this.kubeconfig = new Kubeconfig(environment.all(), Clock.systemUTC());
    }

    /** What is needed; empty when there are {@link #problems}. */
    Optional<OperatorInput> read() {
      boolean inCluster = kubeconfig.isInCluster();
      Optional<Certificates> certificates = certificates();
      Optional<String> namespace = leaseNamespace();
      Optional<Config> config = config();
      if (config.isEmpty() || !problems.isEmpty()) {
        return Optional.empty();
      }
      boolean elect = Optional.ofNullable(flags.leaderElect).orElse(inCluster);
      Optional<String> lease =
          elect
              ? Optional.of(namespace.orElseGet(() -> namespaceOf(config.get())))
              : Optional.empty();
      return Optional.of(
          new OperatorInput(
              config.get(),
              new OperatorSettings(
                  Optional.ofNullable(flags.metricsAddress),
                  certificates,
                  Optional.ofNullable(flags.healthAddress),
                  lease,
                  identity()),
              Optional.ofNullable(flags.logFormat)
                  .orElse(inCluster ? LogFormat.JSON : LogFormat.TEXT),
              Optional.ofNullable(flags.logLevel).orElse(Level.INFO)));
    }

    /** All that was wrong beside the values themselves. */
    List<String> problems() {
      return List.copyOf(problems);
    }

    private Optional<Certificates> certificates() {
      if (flags.metricsCertPath == null) {
        return flags.metricsSecure
            ? Optional.of(new SelfSignedCertificate(Clock.systemUTC()))
            : Optional.empty();
      }
      if (!flags.metricsSecure) {
        wrongPath("it needs --metrics-secure, without which nothing is encrypted");
        return Optional.empty();
      }
      try {
        return Optional.of(MountedCertificate.open(flags.metricsCertPath, Clock.systemUTC()));
      } catch (CertificateException e) {
        wrongPath(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private void wrongPath(String why) {
      String path = String.valueOf(flags.metricsCertPath);
      problems.add(Flags.wrong(source("--metrics-cert-path"), path, why));
    }

    /** As far as it is said; otherwise it is the connection's. */
    private Optional<String> leaseNamespace() {
      Optional<String> given = Optional.ofNullable(flags.leaderElectionNamespace);
      String source = given.isPresent() ? source("--leader-election-namespace") : "POD_NAMESPACE";
      Optional<String> said = given.or(() -> environment.find("POD_NAMESPACE"));
      said.filter(name -> !name.isBlank() && !ObjectName.isNamespace(name))
          .map(
              name ->
                  Flags.wrong(
                      source,
                      name,
                      "a namespace has up to 63 lower-case letters, digits and, within, hyphens"))
          .ifPresent(problems::add);
      return said;
    }

    private String source(String flag) {
      return EnvironmentDefaults.source(command.findOption(flag));
    }

    private static String namespaceOf(Config config) {
      return Optional.ofNullable(config.getNamespace())
          .filter(name -> !name.isBlank())
          .orElse("default");
    }

    private Optional<Config> config() {
      if (ConnectionOptions.areWrong(command)) {
        return Optional.empty();
      }
      try {
        return Optional.of(flags.connection.load(kubeconfig));
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
}
