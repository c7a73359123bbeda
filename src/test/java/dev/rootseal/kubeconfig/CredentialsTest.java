package dev.rootseal.kubeconfig;

import static dev.rootseal.http.OpenSsl.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.Headers;
import dev.rootseal.http.Identity;
import dev.rootseal.http.SelfSignedCertificate;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.kubernetes.LocalServer;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kubeconfig says is what is sent, and by the way that it says. */
class CredentialsTest {
  private static final String PLUGIN =
      "{exec: {command: ./plugin, args: ['a b', '$HOME'], env: [{name: EXTRA, value: v}],"
          + " apiVersion: client.authentication.k8s.io/v1, provideClusterInfo: true}}";

  @TempDir private Path folder;
  private final List<Headers> headers = new CopyOnWriteArrayList<>();
  private final List<String> addresses = new CopyOnWriteArrayList<>();

  @AutoClose
  private final LocalServer server =
      new LocalServer(
          exchange -> {
            headers.add(exchange.getRequestHeaders());
            addresses.add(exchange.getRequestURI().toString());
            LocalServer.answer(exchange, 200, "");
          });

  @Rows(
      """
      {token: one}                         | Bearer one
      {username: me, password: "p:w"}      | Basic bWU6cDp3
      {}                                   | null
      """)
  void whatIsSent(String user, String header) throws IOException {
    assertThat(sent(user)).containsExactly(header);
  }

  @Test
  void aTokenFileWinsOverATokenAndIsReadForEachRequest() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), " first\n");

    try (KubernetesClient client = client("{token: other, tokenFile: token}")) {
      client.raw("/version");
      Files.writeString(file, "second");
      client.raw("/version");
      Files.writeString(file, "not a token\n");
      client.raw("/version");
      Files.delete(file);
      client.raw("/version");
    }

    assertThat(authorizations())
        .containsExactly("Bearer first", "Bearer second", "Bearer second", "Bearer second");
  }

  @Test
  void whomToActAs() throws IOException {
    sent(
        "{token: one, as: ann, as-groups: [dev, ops],"
            + " as-user-extra: {team: [a, b], 'b.c/d é%': [e]}}");

    assertThat(headers.getFirst())
        .containsEntry("Impersonate-user", List.of("ann"))
        .containsEntry("Impersonate-group", List.of("dev", "ops"))
        .containsEntry("Impersonate-extra-team", List.of("a", "b"))
        .containsEntry("Impersonate-extra-b.c%2fd%20%c3%a9%25", List.of("e"));
  }

  @Test
  void aPluginGetsItsWordsAsTheyAreAndTellsAToken() throws IOException {
    plugin(
        """
        printf '%s|%s|%s' "$1" "$2" "$EXTRA" > told
        printf '%s' "$KUBERNETES_EXEC_INFO" > info
        echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "of-plugin"}}'
        """);

    assertThat(sent(PLUGIN)).containsExactly("Bearer of-plugin");
    assertThat(folder.resolve("told")).hasContent("a b|$HOME|v");
    assertThat(folder.resolve("info"))
        .hasContent(
            "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                + "\"spec\":{\"cluster\":{\"server\":\""
                + server.address()
                + "\"},\"interactive\":false}}");
  }

  @Test
  void aPluginIsAskedAgainWhenItsTokenIsOver() throws IOException {
    plugin(
        """
        echo x >> count
        echo '{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
          "status": {"token": "t'$(wc -l < count | tr -d ' ')'", "expirationTimestamp": "2001-01-01T00:00:00Z"}}'
        """);

    try (KubernetesClient client = client(PLUGIN)) {
      client.raw("/version");
      plugin("exit 1");
      client.raw("/version");
    }

    assertThat(authorizations()).containsExactly("Bearer t2", "Bearer t2");
  }

  @Test
  void aPluginMayGiveACertificate() throws Exception {
    Identity identity = new SelfSignedCertificate(Clock.systemUTC()).get();
    plugin(
        """
        cat <<'END'
        {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {
          "clientCertificateData": "%s", "clientKeyData": "%s"}}
        END
        """
            .formatted(
                pem(identity).replace("\n", "\\n"), pem(identity.key()).replace("\n", "\\n")));

    Config config = config("server: '" + server.address() + "'", PLUGIN);

    assertThat(config.getClientCertData()).isEqualTo(base64(pem(identity)));
    assertThat(config.getClientKeyData()).isEqualTo(base64(pem(identity.key())));
  }

  @Test
  void aCertificateAndItsKeyAreTakenFromFilesAndFromTheText() throws Exception {
    Identity identity = new SelfSignedCertificate(Clock.systemUTC()).get();
    Files.writeString(folder.resolve("crt"), pem(identity));
    Files.writeString(folder.resolve("key"), pem(identity.key()));

    sent("{client-certificate: crt, client-key: key}");
    sent(
        "{client-certificate-data: %s, client-key-data: %s}"
            .formatted(base64(pem(identity)), base64(pem(identity.key()))));

    assertThat(headers).hasSize(2);
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() throws Exception {
    Identity one = new SelfSignedCertificate(Clock.systemUTC()).get();
    Identity other = new SelfSignedCertificate(Clock.systemUTC()).get();
    String user =
        "{client-certificate-data: %s, client-key-data: %s}"
            .formatted(base64(pem(one)), base64(pem(other.key())));

    assertThatExceptionOfType(KubeconfigException.class)
        .isThrownBy(() -> sent(user))
        .withMessageEndingWith(
            "users[0].user.client-key-data is not the key of kubeconfig "
                + folder.resolve("config")
                + ": users[0].user.client-certificate-data");
  }

  @Test
  void aProxyIsAskedForTheServer() throws IOException {
    Config config =
        config("server: 'http://api.example:6443', proxy-url: '" + server.address() + "'", "{}");

    try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
      client.raw("/version");
    }

    assertThat(addresses).containsExactly("http://api.example:6443/version");
    assertThat(config("server: 'https://a', proxy-url: 'http://p'", "{}").getHttpsProxy())
        .isEqualTo("http://p:80");
  }

  @Test
  void aServerThatIsNotToBeCheckedIsNot() throws IOException {
    Config config = config("server: 'https://a', insecure-skip-tls-verify: true", "{}");

    assertThat(config.isTrustCerts()).isTrue();
    assertThat(config.isDisableHostnameVerification()).isTrue();
  }

  private List<String> sent(String user) throws IOException {
    try (KubernetesClient client = client(user)) {
      client.raw("/version");
    }
    return authorizations();
  }

  private List<String> authorizations() {
    return headers.stream().map(one -> String.valueOf(one.getFirst("Authorization"))).toList();
  }

  private KubernetesClient client(String user) throws IOException {
    return KubernetesClients.create(config("server: '" + server.address() + "'", user), List.of());
  }

  private Config config(String cluster, String user) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: c
            clusters: [{name: c, cluster: {%s}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            users: [{name: u, user: %s}]
            """
                .formatted(cluster, user));
    return new Kubeconfig(
            Map.of(),
            folder.resolve("none"),
            new CredentialPlugin.Time(Duration.ofSeconds(30), Clock.systemUTC()))
        .load(Optional.of(file), Optional.empty());
  }

  /** The plugin runs in the folder of whoever calls, so it goes to its own first. */
  private void plugin(String script) throws IOException {
    Path file = folder.resolve("plugin");
    Files.writeString(file, "#!/bin/sh\ncd " + folder + "\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
