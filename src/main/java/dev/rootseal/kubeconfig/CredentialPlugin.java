package dev.rootseal.kubeconfig;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A credential plugin: a program that prints a token, or a certificate with its key. It is run
 * without a shell and without a terminal.
 *
 * <p>Source: the credential plugins of client-go, version {@code client.authentication.k8s.io/v1}.
 */
record CredentialPlugin(KubeconfigField exec, Connection connection, Time time) {
  private static final String VERSIONS = "client.authentication.k8s.io/";

  /** How time passes for plugins: how long one may take, and by which clock what it gave ends. */
  record Time(Duration limit, Clock clock) {}

  /** Runs it, and has the client use what it gives; a token is renewed when its time is over. */
  void apply(ConfigBuilder config) {
    ProcessBuilder process = process();
    Credential first = run(process);
    first.identity().ifPresent(identity -> identity.apply(config));
    if (!first.token().isEmpty()) {
      config.withOauthTokenProvider(
          new RenewedToken(() -> run(process), first, time.clock(), RenewedToken.PAUSE));
    }
  }

  private Credential run(ProcessBuilder process) {
    String named = exec + ": '" + command() + "'";
    String hint = exec.get("installHint").text();
    byte[] printed = new PluginProcess(named, hint, time.limit()).run(process);
    return Credential.read(exec + ": what '" + command() + "' printed", version(), printed);
  }

  private ProcessBuilder process() {
    String _ =
        exec.get("interactiveMode")
            .text(mode -> !mode.equals("Always"), "it is 'Always', and it gets no terminal here");
    List<String> words = new ArrayList<>(List.of(program()));
    exec.get("args").items().forEach(word -> words.add(sendable(word)));
    ProcessBuilder process = new ProcessBuilder(words);
    for (KubeconfigField variable : exec.get("env").items()) {
      KubeconfigField name = variable.get("name");
      String _ =
          name.text(
              text -> !text.isEmpty() && !text.contains("="),
              "it has to be the name of an environment variable");
      process.environment().put(sendable(name), sendable(variable.get("value")));
    }
    process.environment().put("KUBERNETES_EXEC_INFO", info());
    return process;
  }

  /** With a slash in it a path, otherwise a name that is looked for on the PATH. */
  private String program() {
    String command = command();
    return command.contains(File.separator)
        ? exec.get("command").path().normalize().toString()
        : command;
  }

  private String command() {
    String _ =
        exec.get("command")
            .text(text -> !text.isEmpty(), "missing: a credential plugin needs a program");
    return sendable(exec.get("command"));
  }

  private String version() {
    return exec.get("apiVersion")
        .text(text -> text.startsWith(VERSIONS), "it has to be " + VERSIONS + "v1, or v1beta1");
  }

  private static String sendable(KubeconfigField word) {
    return word.text(
        text -> text.indexOf('\0') < 0, "it holds a character that no program can be given");
  }

  private String info() {
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    ObjectNode spec =
        info.put("apiVersion", version()).put("kind", "ExecCredential").putObject("spec");
    if (exec.get("provideClusterInfo").isTrue()) {
      spec.set("cluster", connection.forPlugins());
    }
    spec.put("interactive", false);
    return info.toString();
  }

  /**
   * What a credential plugin gave: a token, which may be empty, or a certificate with its key, and
   * until when. It is a secret: no message shows it.
   */
  record Credential(String token, Optional<Pem.ClientCertificate> identity, Instant expires) {
    /** Makes sense of what a plugin printed, in the version that the kubeconfig asks for. */
    static Credential read(String named, String version, byte[] printed) {
      KubeconfigField credential = parse(named, new String(printed, StandardCharsets.UTF_8));
      if (!credential.get("kind").text().equals("ExecCredential")) {
        throw new KubeconfigException(named + " is no ExecCredential");
      }
      String _ =
          credential.get("apiVersion").text(version::equals, "the kubeconfig asks for " + version);
      KubeconfigField status = credential.get("status");
      Optional<Pem.ClientCertificate> identity =
          identity(status.get("clientCertificateData"), status.get("clientKeyData"));
      String token = status.get("token").token();
      if (token.isEmpty() && identity.isEmpty()) {
        throw status.problem("it holds no token and no certificate");
      }
      return new Credential(token, identity, expiry(status.get("expirationTimestamp")));
    }

    private static KubeconfigField parse(String named, String text) {
      if (text.isBlank()) {
        throw new KubeconfigException(named + " is nothing: an ExecCredential is expected");
      }
      try {
        return KubeconfigField.root(named, Path.of(""), text);
      } catch (KubeconfigException e) {
        throw new KubeconfigException(named + " is no ExecCredential", e);
      }
    }

    private static Optional<Pem.ClientCertificate> identity(
        KubeconfigField certificate, KubeconfigField key) {
      if (certificate.hasText() != key.hasText()) {
        throw (key.hasText() ? certificate : key).problem("missing");
      }
      return key.hasText()
          ? Optional.of(new Pem.ClientCertificate(Pem.given(certificate), Pem.given(key)))
          : Optional.empty();
    }

    private static Instant expiry(KubeconfigField field) {
      try {
        return field.hasText() ? OffsetDateTime.parse(field.text()).toInstant() : Instant.MAX;
      } catch (DateTimeParseException e) {
        throw field.problem("this is not a point in time");
      }
    }
  }

  /**
   * A token that is asked for again shortly before its time is over. While that fails the old one
   * is sent, and the API server says what it thinks of it.
   */
  static final class RenewedToken implements OAuthTokenProvider {
    /** A request should not arrive too late with a token that was good when it left. */
    private static final Duration EARLY = Duration.ofSeconds(10);

    /** A plugin that fails may take its whole time for it, and requests wait for it. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Supplier<Credential> source;
    private final InstantSource clock;
    private final Duration pause;
    private Credential held;
    private Instant nextTry = Instant.MIN;

    /** One that is there; where asking has failed, it is not asked for again for this pause. */
    RenewedToken(
        Supplier<Credential> source, Credential first, InstantSource clock, Duration pause) {
      this.source = source;
      this.held = first;
      this.clock = clock;
      this.pause = pause;
    }

    /** That in a file, which is renewed there: it is read for each request, whatever the time. */
    static RenewedToken ofFile(String namedBy, Path file) {
      Supplier<Credential> reading = () -> read(namedBy + ": " + file, file);
      InstantSource noClock = InstantSource.fixed(Instant.EPOCH);
      return new RenewedToken(reading, reading.get(), noClock, Duration.ZERO);
    }

    private static Credential read(String named, Path file) {
      String token = new String(Pem.read(named, file, 1 << 16), StandardCharsets.UTF_8).strip();
      if (!KubeconfigField.isToken(token)) {
        throw new KubeconfigException(
            named + (token.isEmpty() ? ": the file is empty" : ": the file holds no token"));
      }
      return new Credential(token, Optional.empty(), Instant.MIN);
    }

    @Override
    public synchronized String getToken() {
      Instant now = clock.instant();
      if (!now.plus(EARLY).isBefore(held.expires()) && !now.isBefore(nextTry)) {
        try {
          held = source.get();
        } catch (KubeconfigException e) {
          nextTry = now.plus(pause);
        }
      }
      return held.token();
    }
  }
}
