package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Wrong flags, variables and kubeconfigs in whatever combination: exit code 2, one line each that
 * names what is wrong, no stack trace, no secret, no control character. The seed of a failure is
 * told with it.
 */
class WrongInputPropertiesTest {
  private static final String SECRET = "s3cr3t";

  private Path file = Path.of("");

  /**
   * Something wrong.
   *
   * @param text what is given
   * @param name what the line about it has to name
   */
  record Wrong(String text, String name) {}

  /**
   * A call of the program with at least one thing that is wrong.
   *
   * @param flag a flag with its value
   * @param variable a variable with its value
   * @param cluster fields of the cluster in the kubeconfig
   * @param user the user in the kubeconfig
   */
  record Call(
      String command,
      Optional<Wrong> flag,
      Optional<Wrong> variable,
      Optional<Wrong> cluster,
      Optional<Wrong> user) {
    boolean isWrong() {
      return Stream.of(flag, variable, cluster, user).anyMatch(Optional::isPresent);
    }

    /** Without these two nobody knows which file, or what of it, was meant. */
    private boolean isFileKnown() {
      return flag.filter(wrong -> wrong.text().matches("--(context|kubeconfig)=")).isEmpty();
    }

    /**
     * The operator tells flags and variables together, and of a kubeconfig what comes first. To
     * {@code fix}, a variable may be told when the flags are right.
     */
    List<String> namesToTell() {
      List<String> names = new ArrayList<>();
      flag.map(Wrong::name).ifPresent(names::add);
      variable.map(Wrong::name).ifPresent(names::add);
      if (names.isEmpty() || (command.equals("operator") && isFileKnown())) {
        cluster.or(() -> user).map(Wrong::name).ifPresent(names::add);
      }
      return names;
    }
  }

  @BeforeProperty
  void makeAFile() throws IOException {
    file = Files.createTempFile("kubeconfig", "");
  }

  @AfterProperty
  void restore() throws Exception {
    Files.delete(file);
    RestoresTheLog.restore();
  }

  @Property(tries = 400)
  void whatIsWrongIsToldInALineEach(@ForAll("calls") Call call) throws IOException {
    Files.writeString(file, kubeconfig(call));

    Run run = Run.with(environment(call), words(call));

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    List<String> lines =
        run.err().lines().filter(line -> !line.startsWith("See rootseal ")).toList();
    List<String> told =
        call.namesToTell().stream()
            .filter(name -> lines.stream().anyMatch(line -> line.contains(name)))
            .toList();
    assertThat(lines).hasSameSizeAs(told).allMatch(line -> line.startsWith("rootseal: "));
    assertThat(told).isNotEmpty();
    if (call.command().equals("operator")) {
      assertThat(told).isEqualTo(call.namesToTell());
    }
    assertThat(run.err())
        .doesNotContain(SECRET, "Exception")
        .matches("[^\\p{Cc}]*(\n[^\\p{Cc}]*)*");
  }

  private static String kubeconfig(Call call) {
    return """
        current-context: c
        clusters: [{name: c, cluster: {%s}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        users: [{name: u, user: %s}]
        """
        .formatted(
            call.cluster().map(Wrong::text).orElse("server: 'https://127.0.0.1:1'"),
            call.user().map(Wrong::text).orElse("{token: good}"));
  }

  private Map<String, String> environment(Call call) {
    Map<String, String> environment = new HashMap<>(Map.of("KUBECONFIG", file.toString()));
    call.variable()
        .map(wrong -> wrong.text().split("=", 2))
        .ifPresent(parts -> environment.put(parts[0], parts[1]));
    return environment;
  }

  private static String[] words(Call call) {
    List<String> words = new ArrayList<>(List.of(call.command()));
    if (call.command().equals("fix")) {
      words.add("deployment/web");
    }
    call.flag().map(Wrong::text).ifPresent(words::add);
    return words.toArray(String[]::new);
  }

  @Provide
  Arbitrary<Call> calls() {
    return Arbitraries.of("fix", "operator")
        .flatMap(
            command ->
                Combinators.combine(
                        flags(command).optional(),
                        variables(command).optional(),
                        clusters().optional(),
                        users().optional())
                    .as(
                        (flag, variable, cluster, user) ->
                            new Call(command, flag, variable, cluster, user)))
        .filter(Call::isWrong);
  }

  private static Arbitrary<Wrong> flags(String command) {
    List<Wrong> both =
        List.of(
            new Wrong("--no-such-flag", "--no-such-flag"),
            new Wrong("--no\u202esuch\u0007flag", "--no\\u202esuch\\u0007flag"),
            new Wrong("--context=", "--context is ''"),
            new Wrong("--kubeconfig=", "--kubeconfig is ''"));
    List<Wrong> own =
        command.equals("fix")
            ? List.of(
                new Wrong("--as=x", "--as is 'x'"),
                new Wrong("--output=\u001b[2J", "--output is '\\u001b[2J'"),
                new Wrong("--fail-on=", "--fail-on"),
                new Wrong("--namespace=", "--namespace is ''"),
                new Wrong("--output-dir=", "--output-dir is ''"),
                new Wrong("-A=maybe", "--all-namespaces is 'maybe'"))
            : List.of(
                new Wrong("surplus", "'surplus'"),
                new Wrong("--leader-elect=maybe", "--leader-elect is 'maybe'"),
                new Wrong("--metrics-bind-address=a\nb", "--metrics-bind-address is 'a\\u000ab'"),
                new Wrong("--metrics-cert-path=/nowhere", "--metrics-cert-path is '/nowhere'"),
                new Wrong("--log-level=", "--log-level is ''"));
    return Arbitraries.oneOf(Arbitraries.of(both), Arbitraries.of(own));
  }

  private static Arbitrary<Wrong> variables(String command) {
    return command.equals("fix")
        ? Arbitraries.of(
            new Wrong("ROOTSEAL_INCLUDE_CRITICAL=maybe", "ROOTSEAL_INCLUDE_CRITICAL is 'maybe'"),
            new Wrong("ROOTSEAL_CONFIDENCE=${env:HOME}", "ROOTSEAL_CONFIDENCE is '${env:HOME}'"))
        : Arbitraries.of(
            new Wrong("ROOTSEAL_LOG_FORMAT=x\u001b", "ROOTSEAL_LOG_FORMAT is 'x\\u001b'"),
            new Wrong("ROOTSEAL_METRICS_SECURE=1", "ROOTSEAL_METRICS_SECURE is '1'"),
            new Wrong("POD_NAMESPACE=../x", "POD_NAMESPACE is '../x'"));
  }

  private static Arbitrary<Wrong> clusters() {
    Arbitrary<Wrong> servers =
        Combinators.combine(
                Arbitraries.of("", "https://", "http://h:", "ftp://", "https://me:s3cr3t@"),
                Arbitraries.strings().ascii().ofMaxLength(20))
            .as(
                (start, rest) ->
                    new Wrong("server: " + quoted(start + rest + "\u0007"), ".server:"));
    return Arbitraries.oneOf(
        servers,
        Arbitraries.of(
            new Wrong("name: x", "has no server for context 'c'"),
            new Wrong("server: 'https://h', server: 'https://i'", "'server' is given twice"),
            new Wrong("server: 'https://h', certificate-authority: /", ".certificate-authority:"),
            new Wrong("server: 'https://h', certificate-authority-data: czNjcjN0", "-data:"),
            new Wrong("server: 'https://h', tls-server-name: a", ".tls-server-name:"),
            new Wrong("server: 'https://h', proxy-url: 'ftp://me:s3cr3t@x'", ".proxy-url:")));
  }

  private static Arbitrary<Wrong> users() {
    Arbitrary<Wrong> tokens =
        Arbitraries.strings()
            .ofMaxLength(20)
            .map(rest -> new Wrong("{token: " + quoted(SECRET + rest + "\n") + "}", ".token:"));
    return Arbitraries.oneOf(
        tokens,
        Arbitraries.of(
            new Wrong("{tokenFile: /nowhere}", ".tokenFile:"),
            new Wrong("{client-certificate-data: czNjcjN0}", ".client-key:"),
            new Wrong("{client-key-data: czNjcjN0, client-certificate: /}", ".client-certificate:"),
            new Wrong("{exec: {}}", ".exec.command:"),
            new Wrong("[s3cr3t]", ".user:"),
            new Wrong("{as: \"a\\0\"}", ".as:")));
  }

  /** As a text of YAML, whatever it holds. */
  private static String quoted(String text) {
    StringBuilder yaml = new StringBuilder("\"");
    text.chars().forEach(unit -> yaml.append("\\u%04x".formatted(unit)));
    return yaml.append('"').toString();
  }
}
