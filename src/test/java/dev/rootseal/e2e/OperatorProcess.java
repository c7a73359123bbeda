package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * `rootseal operator` from the packaged jar, as a process of its own that logs JSON and serves on
 * free ports.
 */
final class OperatorProcess implements AutoCloseable {

  private final Process process;
  private final Instant startedAt;
  private final OperatorLog log;

  /** Asked for at each look at a page, and the log grows. */
  private @Nullable JsonNode startLine;

  private OperatorProcess(Process process, Instant startedAt, Path output) {
    this.process = process;
    this.startedAt = startedAt;
    this.log = new OperatorLog(output);
  }

  /** An operator without leader election, with these flags besides those that it needs here. */
  static OperatorProcess start(Path kubeconfig, String... flags) {
    return alone(List.of(), List.of(), kubeconfig, flags);
  }

  /** One replica of several that agree on a leader. */
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
    return Program.words(
        List.of(
            "--kubeconfig=" + kubeconfig,
            "--metrics-bind-address=127.0.0.1:0",
            "--health-probe-bind-address=127.0.0.1:0",
            "--log-format=json"),
        more);
  }

  /** With these flags and no other. */
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

  /** Whatever starts an operator that logs JSON. */
  static OperatorProcess run(ProcessBuilder operator) {
    return unchecked(
        () -> { // Kept after the tests: whoever looks into a failure wants to read it.
          Path output =
              Files.createTempFile(
                  Files.createDirectories(Path.of("target/e2e-logs")), "operator-", ".log");
          Instant now = Instant.now();
          Process process =
              operator.redirectErrorStream(true).redirectOutput(output.toFile()).start();
          Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
          return new OperatorProcess(process, now, output);
        });
  }

  OperatorProcess awaitReady() {
    try {
      await("operator ready")
          .atMost(Duration.ofMinutes(2))
          .until(() -> readiness().statusCode() == 200);
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

  Instant startedAt() {
    return startedAt;
  }

  /**
   * Lets lines pass that hold all of the words. Every other warning or error, and whatever is no
   * log line, fails the test when the operator is closed.
   */
  OperatorProcess expect(String... words) {
    log.expect(words);
    return this;
  }

  /** The same of a single entry that the test has seen. */
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

  /** The name under which it takes part in the leader election. */
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

  URI metricsUri() {
    return URI.create(startLine().path("metrics").asText()).resolve("/metrics");
  }

  /** A path on the port of the probes. */
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
        .atMost(Duration.ofMinutes(2))
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

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** SIGTERM, as kubelet sends it; the answer is the exit code. */
  int terminate() {
    process.destroy();
    return awaitExit(Duration.ofSeconds(10));
  }

  void signal(String name) {
    Program.run("kill", "-" + name, String.valueOf(pid())).ok();
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
