package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.BindAddress;
import dev.rootseal.http.CertificateException;
import dev.rootseal.http.Certificates;
import dev.rootseal.http.MountedCertificate;
import dev.rootseal.http.SelfSignedCertificate;
import dev.rootseal.kubeconfig.Kubeconfig;
import dev.rootseal.kubeconfig.KubeconfigException;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.operator.OperatorSettings;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Makes of the flags' values what the operator needs, and gathers every problem on the way. */
final class OperatorInputReader {
  /** The value of an address that switches its server off. */
  private static final String OFF = "0";

  /** A DNS label, as Kubernetes wants it for a namespace. */
  private static final String ADDRESSES =
      "allowed are HOST:PORT and :PORT with a port from 0 to 65535, and 0";

  private final CommandSpec command;
  private final EnvironmentDefaults environment;
  private final Kubeconfig kubeconfig;
  private final List<Problem> problems = new ArrayList<>();

  OperatorInputReader(CommandSpec command) {
    this.command = command;
    this.environment = EnvironmentDefaults.of(command);
    this.kubeconfig = new Kubeconfig(environment.all(), Clock.systemUTC());
  }

  /** What is needed; empty when there are {@link #problems}. */
  Optional<OperatorInput> read() {
    boolean inCluster = kubeconfig.isInCluster();
    Optional<BindAddress> metrics = address(given("--metrics-bind-address"));
    Optional<Certificates> certificates = certificates();
    Optional<BindAddress> health = address(given("--health-probe-bind-address"));
    boolean elect = given("--leader-elect").map(this::truth).orElse(inCluster);
    Optional<String> leaseNamespace = leaseNamespace();
    LogFormat format =
        given("--log-format")
            .flatMap(this::format)
            .orElse(inCluster ? LogFormat.JSON : LogFormat.TEXT);
    Level level = given("--log-level").map(this::level).orElse(Level.INFO);
    Optional<Config> config = config();
    if (config.isEmpty() || !problems.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> lease =
        elect
            ? leaseNamespace
                .or(() -> Optional.ofNullable(config.get().getNamespace()))
                .filter(name -> !name.isBlank())
                .or(() -> Optional.of("default"))
            : Optional.empty();
    return Optional.of(
        new OperatorInput(
            config.get(),
            new OperatorSettings(metrics, certificates, health, lease, identity()),
            format,
            level));
  }

  /** All that was wrong, in the order of the flags. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private Optional<Given> given(String flag) {
    return Given.of(command, flag);
  }

  private Optional<BindAddress> address(Optional<Given> given) {
    if (given.isEmpty() || given.get().value().equals(OFF)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BindAddress.parse(given.get().value()));
    } catch (IllegalArgumentException e) {
      problems.add(given.get().wrong(ADDRESSES));
      return Optional.empty();
    }
  }

  private Optional<Certificates> certificates() {
    boolean secure = given("--metrics-secure").map(this::truth).orElse(false);
    Optional<Given> given = given("--metrics-cert-path");
    if (given.isEmpty()) {
      return secure ? Optional.of(new SelfSignedCertificate(Clock.systemUTC())) : Optional.empty();
    }
    Given folder = given.get();
    if (!secure) {
      problems.add(folder.wrong("it needs --metrics-secure, without which nothing is encrypted"));
      return Optional.empty();
    }
    try {
      return Optional.of(MountedCertificate.open(Path.of(folder.value()), Clock.systemUTC()));
    } catch (CertificateException | InvalidPathException e) {
      problems.add(folder.wrong(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private boolean truth(Given given) {
    String value = given.value();
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      problems.add(given.notOneOf("true", "false"));
    }
    return value.equalsIgnoreCase("true");
  }

  private Optional<LogFormat> format(Given given) {
    Optional<LogFormat> format = given.constant(LogFormat.class);
    if (format.isEmpty()) {
      problems.add(given.notOneOf("text", "json"));
    }
    return format;
  }

  private Level level(Given given) {
    return switch (given.value().toLowerCase(Locale.ROOT)) {
      case "error" -> Level.ERROR;
      case "warn" -> Level.WARN;
      case "info" -> Level.INFO;
      case "debug" -> Level.DEBUG;
      default -> {
        problems.add(given.notOneOf("error", "warn", "info", "debug"));
        yield Level.INFO;
      }
    };
  }

  /** As far as it is said; otherwise it is the connection's. */
  private Optional<String> leaseNamespace() {
    Optional<Given> given =
        given("--leader-election-namespace")
            .or(
                () ->
                    environment
                        .find("POD_NAMESPACE")
                        .map(name -> new Given("POD_NAMESPACE", name)));
    if (given.isPresent() && !ObjectName.isNamespace(given.get().value())) {
      problems.add(
          given
              .get()
              .wrong("a namespace has up to 63 lower-case letters, digits and, within, hyphens"));
    }
    return given.map(Given::value);
  }

  private Optional<Config> config() {
    List<Problem> blank =
        Stream.of("--kubeconfig", "--context").flatMap(flag -> Given.blank(command, flag)).toList();
    if (!blank.isEmpty()) {
      problems.addAll(blank);
      return Optional.empty();
    }
    try {
      return Optional.of(
          kubeconfig.load(
              given("--kubeconfig").map(Given::value).map(Path::of),
              given("--context").map(Given::value)));
    } catch (KubeconfigException e) {
      problems.add(Problem.of(String.valueOf(e.getMessage())));
    } catch (InvalidPathException e) {
      problems.add(Problem.of("kubeconfig: " + e.getMessage()));
    }
    return Optional.empty();
  }

  /** The pod's name, with something that a restarted container of the same pod does not share. */
  private String identity() {
    return environment.all().getOrDefault("POD_NAME", "rootseal")
        + "_"
        + UUID.randomUUID().toString().substring(0, 8);
  }
}
