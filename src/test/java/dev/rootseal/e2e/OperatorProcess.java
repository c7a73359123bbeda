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
  /** Until nobody believes in it any more: on a busy machine it took more than half a minute. */
  private static final Duration START = Duration.ofMinutes(2);

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

  /** An operator without leader election. */
  static OperatorProcess start(Path kubeconfig) {
    return alone(List.of(), List.of(), kubeconfig);
  }

  /** As {@link #start(Path)}, by some other program. */
  static OperatorProcess start(List<String> starter, Path kubeconfig) {
    return alone(starter, List.of(), kubeconfig);
  }

  /** One replica of several that agree on a leader. */
  static OperatorProcess startReplica(Path kubeconfig) {
    return startReplica(List.of(), kubeconfig);
  }

  /** As {@link #startReplica(Path)}, by some other program, and with more flags. */
  static OperatorProcess startReplica(List<String> starter, Path kubeconfig, String... more) {
    List<String> election =
        List.of("--leader-elect=true", "--leader-election-namespace=" + Installation.NAMESPACE);
    return launch(starter, List.of(), serving(kubeconfig, election, more));
  }

  /** One without leader election, with more options for the JVM, and more flags. */
  static OperatorProcess alone(
      List<String> starter, List<String> options, Path kubeconfig, String... more) {
    return launch(starter, options, serving(kubeconfig, List.of("--leader-elect=false"), more));
  }

  private static String[] serving(Path kubeconfig, List<String> flags, String... more) {
    Stream<String> serving =
        Stream.of(
            "--kubeconfig=" + kubeconfig,
            "--metrics-bind-address=127.0.0.1:0",
            "--health-probe-bind-address=127.0.0.1:0",
            "--log-format=json");
    return Stream.of(serving, flags.stream(), Stream.of(more))
        .flatMap(one -> one)
        .toArray(String[]::new);
  }

  /** An operator with these flags and no other. */
  static OperatorProcess launch(String... flags) {
    return launch(List.of(), List.of(), flags);
  }

  /** The same, that some other program starts, `nice` for example, with options for the JVM. */
  static OperatorProcess launch(List<String> starter, List<String> options, String... flags) {
    List<String> words =
        Program.words(starter, JavaCommand.ofTheProduct(options).toArray(String[]::new));
    ProcessBuilder builder =
        new ProcessBuilder(Program.words(Program.words(words, "operator"), flags));
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

  /** Waits until `/readyz` says 200. */
  OperatorProcess awaitReady() {
    try {
      await("operator ready").atMost(START).until(() -> readiness().statusCode() == 200);
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

  /** Fails where it has said something that nobody expects. */
  void assertAsExpected() {
    log.assertAsExpected();
  }

  /** Everything that it has written so far, line by line. */
  List<String> lines() {
    return log.lines();
  }

  /** The log lines so far; a line that is no JSON object is a bug and fails. */
  List<JsonNode> log() {
    return log.entries();
  }

  /** The messages of the log so far. */
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

  /** Where it serves the metrics. */
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
        .atMost(START)
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

  /** Sends a signal by its name, `STOP` for example. */
  void signal(String name) {
    Program.run("kill", "-" + name, String.valueOf(pid())).ok();
  }

  /** SIGTERM without waiting. */
  void askToStop() {
    process.destroy();
  }

  /** SIGKILL: no chance to release anything. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(5));
  }

  /** Waits for the end of the process; the answer is its exit code. */
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
