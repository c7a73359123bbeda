package dev.rootseal.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A credential plugin: a program that prints a token, or a certificate with its key. It is run
 * without a shell and without a terminal.
 *
 * <p>Source: the credential plugins of client-go, version {@code client.authentication.k8s.io/v1}.
 */
final class CredentialPlugin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSIONS = "client.authentication.k8s.io/";

  private final KubeconfigField exec;
  private final Time time;

  /**
   * A plugin that was not run yet.
   *
   * @param exec the field of the kubeconfig
   * @param time how time passes for it
   */
  CredentialPlugin(KubeconfigField exec, Time time) {
    this.exec = exec;
    this.time = time;
  }

  /**
   * How time passes for plugins.
   *
   * @param limit how long one may take
   * @param clock by which the end of what it gave is seen
   */
  record Time(Duration limit, Clock clock) {}

  /**
   * Runs it, and has the client use what it gives; a token is renewed when its time is over.
   *
   * @throws KubeconfigException if it gives nothing that can be used
   */
  void apply(ConfigBuilder config, Connection connection) {
    ProcessBuilder process = process(connection);
    Credential first = run(process);
    first.identity().ifPresent(identity -> identity.apply(config));
    if (!first.token().isEmpty()) {
      config.withOauthTokenProvider(new RenewedToken(() -> run(process), first, time.clock()));
    }
  }

  private Credential run(ProcessBuilder process) {
    try {
      return Credential.read(
          exec + ": what '" + command() + "' printed",
          version(),
          PluginProcess.run(process, time.limit()));
    } catch (PluginProcess.Failure e) {
      throw exec.problem("'" + command() + "' " + e.getMessage() + hint(e));
    }
  }

  /** How to install it, if that is the trouble. */
  private String hint(PluginProcess.Failure failure) {
    return failure.isNotStarted()
        ? exec.get("installHint").text().map(text -> ": " + PluginProcess.lineOf(text)).orElse("")
        : "";
  }

  private ProcessBuilder process(Connection connection) {
    if (exec.get("interactiveMode").textOrEmpty().equals("Always")) {
      throw exec.get("interactiveMode").problem("it is 'Always', and it gets no terminal here");
    }
    List<String> words = new ArrayList<>(List.of(program()));
    exec.get("args").items().forEach(word -> words.add(sendable(word)));
    ProcessBuilder process = new ProcessBuilder(words);
    for (KubeconfigField variable : exec.get("env").items()) {
      process.environment().put(variableName(variable), sendable(variable.get("value")));
    }
    process.environment().put("KUBERNETES_EXEC_INFO", info(connection));
    return process;
  }

  /** With a slash in it a path, otherwise a name that is looked for on the PATH. */
  private String program() {
    String command = command();
    return command.contains(File.separator)
        ? exec.get("command").path().orElseThrow().normalize().toString()
        : command;
  }

  private String command() {
    KubeconfigField command = exec.get("command");
    if (command.text().isEmpty()) {
      throw command.problem("missing: a credential plugin needs a program");
    }
    return sendable(command);
  }

  private String version() {
    KubeconfigField version = exec.get("apiVersion");
    return version
        .text()
        .filter(text -> text.startsWith(VERSIONS))
        .orElseThrow(() -> version.problem("it has to be " + VERSIONS + "v1, or v1beta1"));
  }

  private static String variableName(KubeconfigField variable) {
    KubeconfigField name = variable.get("name");
    if (name.text().isEmpty() || name.text().get().contains("=")) {
      throw name.problem("it has to be the name of an environment variable");
    }
    return sendable(name);
  }

  private static String sendable(KubeconfigField word) {
    if (word.textOrEmpty().indexOf('\0') >= 0) {
      throw word.problem("it holds a character that no program can be given");
    }
    return word.textOrEmpty();
  }

  private String info(Connection connection) {
    Map<String, Object> spec = new TreeMap<>(Map.of("interactive", false));
    if (exec.get("provideClusterInfo").isTrue()) {
      spec.put("cluster", connection.forPlugins());
    }
    try {
      return JSON.writeValueAsString(
          new TreeMap<>(Map.of("apiVersion", version(), "kind", "ExecCredential", "spec", spec)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a credential plugin gave. It is a secret: no message shows it.
   *
   * @param token the token; empty where there is none
   * @param identity the certificate with its key, if there is one
   * @param expires when it has to be asked for again
   */
  record Credential(String token, Optional<Pem.Identity> identity, Instant expires) {
    /**
     * Makes sense of what a plugin printed.
     *
     * @param named how messages name it
     * @param version what the kubeconfig asks for
     * @throws KubeconfigException if there is nothing to be used
     */
    static Credential read(String named, String version, byte[] printed) {
      KubeconfigField credential = parse(named, new String(printed, StandardCharsets.UTF_8));
      if (!credential.get("kind").text().equals(Optional.of("ExecCredential"))) {
        throw new KubeconfigException(named + " is no ExecCredential");
      }
      if (!credential.get("apiVersion").text().equals(Optional.of(version))) {
        throw credential.get("apiVersion").problem("the kubeconfig asks for " + version);
      }
      KubeconfigField status = credential.get("status");
      KubeconfigField token = status.get("token");
      Optional<Pem.Identity> identity = identity(status);
      if (token.text().isEmpty() && identity.isEmpty()) {
        throw status.problem("it holds no token and no certificate");
      }
      return new Credential(
          token.token().orElse(""), identity, expiry(status.get("expirationTimestamp")));
    }

    private static KubeconfigField parse(String named, String text) {
      if (text.isBlank()) {
        throw new KubeconfigException(named + " is nothing: an ExecCredential is expected");
      }
      try {
        return KubeconfigField.root(named, Path.of(""), text);
      } catch (KubeconfigField.NotYaml e) {
        throw new KubeconfigException(named + " is no ExecCredential", e);
      }
    }

    private static Optional<Pem.Identity> identity(KubeconfigField status) {
      KubeconfigField certificate = status.get("clientCertificateData");
      KubeconfigField key = status.get("clientKeyData");
      if (certificate.text().isPresent() != key.text().isPresent()) {
        throw (key.text().isPresent() ? certificate : key).problem("missing");
      }
      return certificate
          .text()
          .map(text -> new Pem.Identity(Pem.given(certificate), Pem.given(key)));
    }

    private static Instant expiry(KubeconfigField field) {
      try {
        return field.text().map(text -> OffsetDateTime.parse(text).toInstant()).orElse(Instant.MAX);
      } catch (DateTimeParseException e) {
        throw field.problem("this is not a point in time");
      }
    }
  }

  /**
   * The token of a credential plugin, which is run again shortly before the token's time is over.
   * While that fails the old one is sent, and the API server says what it thinks of it.
   */
  static final class RenewedToken implements OAuthTokenProvider {
    /** A request should not arrive too late with a token that was good when it left. */
    private static final Duration EARLY = Duration.ofSeconds(10);

    /** A plugin that fails may take its whole time for it, and requests wait for it. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Supplier<Credential> plugin;
    private final Clock clock;
    private Credential held;
    private Instant nextTry = Instant.MIN;

    RenewedToken(Supplier<Credential> plugin, Credential first, Clock clock) {
      this.plugin = plugin;
      this.held = first;
      this.clock = clock;
    }

    @Override
    public synchronized String getToken() {
      Instant now = clock.instant();
      if (!now.plus(EARLY).isBefore(held.expires()) && !now.isBefore(nextTry)) {
        renew(now);
      }
      return held.token();
    }

    private void renew(Instant now) {
      try {
        held = plugin.get();
      } catch (KubeconfigException e) {
        nextTry = now.plus(PAUSE);
      }
    }
  }
}
