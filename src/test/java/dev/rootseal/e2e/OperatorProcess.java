package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** `rootseal operator` from the packaged jar, as a process that logs JSON on free ports. */
final class OperatorProcess extends Server {
  static final List<String> ON_FREE_PORTS =
      List.of(
          "--metrics-bind-address=127.0.0.1:0",
          "--health-probe-bind-address=127.0.0.1:0",
          "--log-format=json");

  private final OperatorLog log;

  /** Asked for at each look at a page, and the log grows. */
  private @Nullable JsonNode startLine;

  private OperatorProcess(Path output, ProcessBuilder command) {
    super(output, command);
    this.log = new OperatorLog(output);
  }

  /** An operator without leader election, with these flags besides those that it needs here. */
  static OperatorProcess start(Path kubeconfig, String... flags) {
    return alone(List.of(), List.of(), kubeconfig, flags);
  }

  static OperatorProcess startReplica(Path kubeconfig, String... flags) {
    return startReplica(List.of(), kubeconfig, flags);
  }

  /** The same, that some other program starts, `nice` for example. */
  static OperatorProcess startReplica(List<String> starter, Path kubeconfig, String... flags) {
    return launch(
        starter,
        List.of(),
        Program.words(
            serving(kubeconfig, flags),
            "--leader-elect=true",
            "--leader-election-namespace=" + Installation.NAMESPACE));
  }

  /** One without leader election, that some other program starts, with options for the JVM. */
  static OperatorProcess alone(
      List<String> starter, List<String> options, Path kubeconfig, String... flags) {
    return launch(
        starter, options, Program.words(serving(kubeconfig, flags), "--leader-elect=false"));
  }

  private static List<String> serving(Path kubeconfig, String... more) {
    return Program.words(Program.words(ON_FREE_PORTS, "--kubeconfig=" + kubeconfig), more);
  }

  /** What starts a program after a command that mounts something for it alone; takes root. */
  static List<String> mounting(String preparation) {
    assumeTrue(Program.run("unshare", "--mount", "true").exitCode() == 0, "mounting takes root");
    return List.of("unshare", "--mount", "sh", "-c", preparation + " && exec \"$@\"", "sh");
  }

  static OperatorProcess launch(List<String> starter, List<String> options, List<String> flags) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.of(starter, JavaCommand.ofTheProduct(options), List.of("operator"), flags)
                .flatMap(List::stream)
                .toList());
    // Those of the build begin like those of the program, which would warn of them.
    builder.environment().keySet().removeIf(name -> name.startsWith("ROOTSEAL_"));
    return run(builder);
  }

  /** Whatever starts an operator that logs JSON; who looks into a failure wants to read that. */
  static OperatorProcess run(ProcessBuilder operator) {
    Path logs = Path.of("target/e2e-logs");
    return unchecked(
        () ->
            new OperatorProcess(
                Files.createTempFile(Files.createDirectories(logs), "operator-", ".log"),
                operator));
  }

  OperatorProcess awaitReady() {
    try {
      await("operator ready").until(() -> readiness().statusCode() == 200);
      return this;
    } catch (ConditionTimeoutException e) {
      String problem = readiness().body() + String.join("\n", lines());
      process.destroyForcibly();
      throw new IllegalStateException(problem, e);
    }
  }

  void awaitReadiness(int code, Duration atMost) {
    await("/readyz says " + code).atMost(atMost).until(() -> readiness().statusCode() == code);
  }

  /** Lets lines pass that hold all words; any other warning or odd line fails the close. */
  OperatorProcess expect(String... words) {
    log.expect(words);
    return this;
  }

  void expectEntry(JsonNode entry) {
    log.expectEntry(entry);
  }

  void assertAsExpected() {
    log.assertAsExpected();
  }

  List<String> lines() {
    return log.lines();
  }

  /** The log lines so far; a line that is no JSON object is a bug and fails. */
  List<JsonNode> log() {
    return log.entries();
  }

  List<String> messages() {
    return log().stream().map(line -> line.path("message").asText()).toList();
  }

  String identity() {
    return startLine().path("identity").asText();
  }

  Http.Answer readiness() {
    return Http.get(health("/readyz?verbose"));
  }

  Http.Answer liveness() {
    return Http.get(health("/livez"));
  }

  Metrics metrics() {
    return Metrics.scrape(metricsUri());
  }

  /** Waits until a series, as the exposition has it, has a value or none. */
  void awaitSeries(String written, OptionalDouble value) {
    await(written).until(() -> metrics().value(written), value::equals);
  }

  URI metricsUri() {
    return URI.create(startLine().path("metrics").asText()).resolve("/metrics");
  }

  URI health(String path) {
    return URI.create(startLine().path("health").asText()).resolve(path);
  }

  private JsonNode startLine() {
    JsonNode found = startLine == null ? awaitStartLine() : startLine;
    startLine = found;
    return found;
  }

  private JsonNode awaitStartLine() {
    return await("start line of the operator")
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(
                    "the operator ended:\n" + String.join("\n", lines()));
              }
              return log().stream()
                  .filter(line -> line.path("message").asText().equals("Operator started"))
                  .findFirst();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /** SIGTERM, as kubelet sends it; the answer is the exit code. */
  int terminate() {
    process.destroy();
    return awaitExit(Duration.ofSeconds(10));
  }

  void askToStop() {
    process.destroy();
  }

  /** SIGKILL: no chance to release anything. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(5));
  }

  int awaitExit(Duration within) {
    return unchecked(
        () -> {
          if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                "still running after " + within + ":\n" + String.join("\n", lines()));
          }
          return process.exitValue();
        });
  }

  /** Ends it, and fails where it has said something that nobody expects. */
  @Override
  public void close() {
    kill();
    assertAsExpected();
  }
}
