package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.cli.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Programs that are run to their end. */
public final class Program {
  /** Until nobody believes in its end any more. */
  private static final int MINUTES = 5;

  private Program() {}

  public record Result(int exitCode, String output, String errors) {
    /** Its output; a program that has failed fails the test. */
    public String ok() {
      return succeeded().output;
    }

    Result succeeded() {
      assertThat(exitCode).as(toString()).isZero();
      return this;
    }

    /** Its output; a program that warns of something fails the test as well. */
    String okWithoutWarning() {
      assertThat(errors).isEmpty();
      return ok();
    }

    /** Its output, which is JSON, whatever it ended with. */
    JsonNode json() {
      return Api.parse(output);
    }
  }

  public static Result run(String... command) {
    return run(new ProcessBuilder(command));
  }

  /** `rootseal` within this JVM, where its files lie nowhere and its process is not tested. */
  static Result rootseal(Path kubeconfig, String line) {
    return rootseal(Map.of("KUBECONFIG", kubeconfig.toString()), line);
  }

  static Result rootseal(Map<String, String> environment, String line) {
    // Who asks for it while another thread makes it gets a substitute.
    await("loggers").until(() -> LoggerFactory.getILoggerFactory() instanceof LoggerContext);
    Run run = Run.with(environment, line.replaceAll(" +", " "));
    return new Result(run.exit(), run.out(), run.err());
  }

  public static Result run(Map<String, String> variables, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(variables);
    return run(builder);
  }

  public static Result run(ProcessBuilder program) {
    return run(program, "");
  }

  public static Result run(ProcessBuilder program, String input) {
    return unchecked(
        () -> {
          Process process = program.start();
          CompletableFuture<String> output = read(process.getInputStream());
          CompletableFuture<String> errors = read(process.getErrorStream());
          write(process, input);
          if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running: " + program.command());
          }
          return new Result(process.exitValue(), output.join(), errors.join());
        });
  }

  /** One that ends early reads nothing any more. */
  private static void write(Process process, String input) {
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    } catch (IOException ended) {
      return;
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> unchecked(() -> new String(stream.readAllBytes(), UTF_8)),
        task -> Thread.ofVirtual().start(task));
  }

  static List<String> words(List<String> words, String... more) {
    return words(words, List.of(more));
  }

  static List<String> words(List<String> words, List<String> more) {
    return Stream.concat(words.stream(), more.stream()).toList();
  }
}
