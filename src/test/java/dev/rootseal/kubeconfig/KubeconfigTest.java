package dev.rootseal.kubeconfig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.OpenSsl;
import dev.rootseal.http.SelfSignedCertificate;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the connection is taken from, and what is said when it cannot be. */
class KubeconfigTest {
  private static final String TWO_CONTEXTS =
      """
      apiVersion: v1
      kind: Config
      current-context: here
      clusters:
      - {name: near, cluster: {server: "https://near.example:6443"}}
      - {name: far, cluster: {server: "https://far.example:6443"}}
      users:
      - {name: me, user: {token: secret-token}}
      contexts:
      - {name: here, context: {cluster: near, user: me, namespace: shop}}
      - {name: there, context: {cluster: far, user: me}}
      """;

  private static final long SEED = Long.getLong("rootseal.seed", System.nanoTime());

  private static final CredentialPlugin.Time TIME =
      new CredentialPlugin.Time(Duration.ofSeconds(30), Clock.systemUTC());

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void homeIsEmpty() {
    environment.put("HOME", folder.resolve("home").toString());
  }

  @Test
  void theCurrentContextIsUsedUnlessAnotherIsNamed() throws IOException {
    Path file = file("named", TWO_CONTEXTS);
    Config current = load(file);

    assertThat(current.getMasterUrl()).startsWith("https://near.example:6443");
    assertThat(current.getNamespace()).isEqualTo("shop");
    assertThat(current.getAutoOAuthToken()).isEqualTo("secret-token");
    assertThat(kubeconfig().load(Optional.of(file), Optional.of("there")).getMasterUrl())
        .startsWith("https://far.example:6443");
  }

  @Test
  void aPipeIsReadOnceForAllContexts() throws IOException {
    Process process = new ProcessBuilder("sleep", "60").start();
    try (Writer input = process.outputWriter()) {
      input.write(TWO_CONTEXTS);
    }
    Path pipe = Path.of("/proc/%d/fd/0".formatted(process.pid()));

    assertThat(kubeconfig().load(Optional.of(pipe), Stream.of("here", "there").map(Optional::of)))
        .extracting(Config::getMasterUrl)
        .containsExactly("https://near.example:6443/", "https://far.example:6443/");
    process.destroy();
  }

  /** An image or a volume may bring a file in the home folder, and nobody asked for it. */
  @ParameterizedTest(name = "named {0}, KUBECONFIG {1}, in a cluster {2}: {3}")
  @CsvSource({
    "true, true, true, named.example",
    "false, true, true, variable.example",
    "false, false, true, 10.96.0.1",
    "false, false, false, home.example"
  })
  void whichSourceWins(boolean named, boolean variable, boolean cluster, String wins)
      throws IOException {
    file("home/.kube/config", server("home"));
    file("account/ca.crt", authority());
    Path token = cluster ? file("account/token", "t") : folder.resolve("no-token");
    environment.put(
        "KUBECONFIG", variable ? file("variable", server("variable")).toString() : "  ");
    environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    Optional<Path> file = named ? Optional.of(file("named", server("named"))) : Optional.empty();

    assertThat(new Kubeconfig(environment, token, TIME).load(file, Optional.empty()).getMasterUrl())
        .contains(wins);
  }

  @Test
  void ofSeveralFilesInTheVariableTheFirstThatSaysSomethingWins() throws IOException {
    Path missing = folder.resolve("missing");
    Path empty = file("empty", "# nothing");
    Path first = file("first", "current-context: there");
    Path second = file("second", TWO_CONTEXTS);
    environment.put(
        "KUBECONFIG",
        String.join(File.pathSeparator, "", "" + missing, "" + empty, "" + first, "" + second));

    assertThat(load().getMasterUrl()).startsWith("https://far.example:6443");
  }

  /** Without a home the working folder is meant, as with kubectl. */
  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(problem(null))
        .isEqualTo(
            "kubeconfig "
                + folder.resolve("home/.kube/config")
                + " does not exist: name one with --kubeconfig or KUBECONFIG");
    environment.remove("HOME");
    assertThat(problem(null)).contains("--kubeconfig");
    environment.put("KUBECONFIG", folder.resolve("missing").toString());
    assertThat(problem(null))
        .startsWith("kubeconfig " + folder.resolve("missing") + " does not exist");
  }

  @Rows(
      """
      a folder               | FOLDER                                 | is a folder: name a file in it
      an empty file          |                                        | has no current-context: set one or give --context
      only a comment         | # nothing                              | has no current-context: set one or give --context
      broken YAML            | clusters: [{name: a                    | is not a kubeconfig: look at line 1, column 20
      broken JSON            | {"clusters": [nothing}                 | is not a kubeconfig: look at line 1, column 22
      a sentence             | just a sentence                        | is not a kubeconfig
      a list                 | - a                                    | is not a kubeconfig
      no current context     | kind: Config                           | has no current-context: set one or give --context
      a blank current context | current-context: ' '                  | has no current-context: set one or give --context
      an unknown context     | current-context: nowhere               | has no context 'nowhere': see kubectl config get-contexts
      a context of nothing   | --- {current-context: a, contexts: [{name: a}]} | has no context 'a': see kubectl config get-contexts
      a context without a cluster | --- {current-context: a, contexts: [{name: a, context: {user: u}}]} | has no server for context 'a': its cluster is ''
      an unknown cluster     | --- {current-context: a, contexts: [{name: a, context: {cluster: c}}]} | has no server for context 'a': its cluster is 'c'
      a cluster without a server | --- {current-context: a, contexts: [{name: a, context: {cluster: c}}], clusters: [{name: c, cluster: {}}]} | has no server for context 'a': its cluster is 'c'
      """)
  void aFileThatCannotBeUsedSaysWhy(String what, String content, String problem)
      throws IOException {
    Path file =
        content.equals("FOLDER") ? Files.createDirectory(folder.resolve("f")) : file("f", content);

    assertThat(problem(file)).isEqualTo("kubeconfig " + file + " " + problem);
  }

  /** Whatever a file becomes by chance, it is read, or refused without its secrets. */
  @Test
  void aFileOfNonsense() throws IOException {
    Path file = folder.resolve("odd");
    for (int i = 0; i < 1000; i++) {
      Files.write(file, odd(new Random(SEED + i)));
      try {
        Config _ = load(file);
      } catch (KubeconfigException e) {
        assertThat(e.getMessage())
            .as("seed %d", SEED + i)
            .startsWith("kubeconfig " + file)
            .doesNotContain("secret")
            .hasSizeLessThan(1000);
      }
    }
  }

  private static byte[] odd(Random random) {
    byte[] bytes = TWO_CONTEXTS.replace("token: ", "as-groups: [&x b], token: ").getBytes(UTF_8);
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) one(random);
    }
    if (random.nextInt(4) == 0) {
      random.nextBytes(bytes);
    }
    return Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(99));
  }

  /** Any byte, or one that YAML has a meaning for. */
  private static int one(Random random) {
    String odd = "[]{}\"':\n -&*x<!|\0\u001b@#\t?\\~";
    return random.nextBoolean() ? random.nextInt() : odd.charAt(random.nextInt(odd.length()));
  }

  @ParameterizedTest(name = "variable {0}, token {1}: in a cluster {2}")
  @CsvSource({"true, true, true", "true, false, false", "false, true, false"})
  void aClusterIsKnownOnlyByBothItsSigns(boolean variable, boolean token, boolean inCluster)
      throws IOException {
    if (variable) {
      environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    }
    Path tokenFile = token ? file("token", "t") : folder.resolve("token");

    assertThat(new Kubeconfig(environment, tokenFile, TIME).isInCluster()).isEqualTo(inCluster);
  }

  @Test
  void inAClusterTheServiceAccountIsUsedAndItsTokenRenewed() throws Exception {
    file("account/ca.crt", authority());
    file("account/namespace", "ops\n");
    Path token = file("account/token", "first\n");
    environment.put("KUBERNETES_SERVICE_PORT", "6443");

    Config config = inCluster(token);

    assertThat(config.getMasterUrl()).isEqualTo("https://10.96.0.1:6443/");
    assertThat(config.getNamespace()).isEqualTo("ops");
    assertThat(config.getCaCertFile()).isEqualTo(folder.resolve("account/ca.crt").toString());
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("first");
    Files.writeString(token, "renewed");
    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("renewed");
  }

  /** The token of a service account that has all it needs. */
  private Path account() throws IOException {
    file("account/ca.crt", authority());
    return file("account/token", "t");
  }

  private static String authority() {
    return OpenSsl.pem(new SelfSignedCertificate(Clock.systemUTC()).get());
  }

  @Test
  void anIpv6AddressOfTheClusterIsBracketed() throws Exception {
    Path token = account();
    environment.put("KUBERNETES_SERVICE_HOST", "fd00::1");

    Config config = inCluster(token);

    assertThat(config.getMasterUrl()).isEqualTo("https://[fd00::1]:443/");
  }

  @Test
  void aServiceAccountThatLacksSomethingIsRefusedAndSoIsAContext() throws Exception {
    Path token = folder.resolve("account/token");
    assertThat(refusal(() -> inCluster(token)))
        .isEqualTo(
            "the service account has no token that can be read: %s, and there is no kubeconfig %s"
                .formatted(token, folder.resolve("home/.kube/config")));
    file("account/token", "t");
    assertThat(refusal(() -> inCluster(token)))
        .isEqualTo(
            "the service account has no "
                + folder.resolve("account/ca.crt")
                + ": it is not known who the API server is");
    file("account/ca.crt", authority());
    assertThat(
            refusal(
                () ->
                    new Kubeconfig(environment, token, TIME)
                        .load(Optional.empty(), Optional.of("prod"))))
        .isEqualTo(
            "context 'prod' needs a kubeconfig, and in a cluster the service account is used:"
                + " name a file with --kubeconfig or KUBECONFIG");
  }

  @Rows(
      """
      token  |               | token: the file is empty
      token  | two words     | token: the file holds no token
      ca.crt |               | ca.crt: it holds no certificate
      ca.crt | nonsense      | ca.crt: this is not a certificate in PEM
      """)
  void aServiceAccountWithAnUnusableFileIsRefused(String name, String content, String problem)
      throws Exception {
    Path token = account();
    file("account/" + name, content);

    assertThat(refusal(() -> inCluster(token)))
        .isEqualTo("service account: " + folder.resolve("account/" + problem));
  }

  @ParameterizedTest
  @CsvSource({"a b, 443", "'', 443", "me@host, 443", "host, 44x", "'a\nb', 443", "host/x, 443"})
  void anAddressOfTheClusterThatIsNoneIsNamed(String host, String port) throws Exception {
    Path token = account();
    environment.put("KUBERNETES_SERVICE_HOST", host);
    environment.put("KUBERNETES_SERVICE_PORT", port);

    assertThat(refusal(() -> inCluster(token)))
        .isEqualTo(
            "KUBERNETES_SERVICE_HOST is '%s' and KUBERNETES_SERVICE_PORT is '%s': this is no"
                + " address",
            host, port);
  }

  private Kubeconfig kubeconfig() {
    return new Kubeconfig(environment, folder.resolve("no-token"), TIME);
  }

  private Config load() {
    return kubeconfig().load(Optional.empty(), Optional.empty());
  }

  private Config load(Path named) {
    return kubeconfig().load(Optional.of(named), Optional.empty());
  }

  private String problem(@Nullable Path named) {
    return refusal(() -> kubeconfig().load(Optional.ofNullable(named), Optional.empty()));
  }

  private static String refusal(Supplier<Config> loading) {
    try {
      Config _ = loading.get();
    } catch (KubeconfigException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("was accepted");
  }

  /** What a pod has whose service account has this token. */
  private Config inCluster(Path token) {
    environment.putIfAbsent("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    return new Kubeconfig(environment, token, TIME).load(Optional.empty(), Optional.empty());
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static String server(String name) {
    return """
    current-context: c
    clusters: [{name: c, cluster: {server: "https://%s.example"}}]
    contexts: [{name: c, context: {cluster: c}}]
    """
        .formatted(name);
  }
}
