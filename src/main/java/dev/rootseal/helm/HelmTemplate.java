package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The user's own {@code helm template}, run without a shell and within bounds of time and bytes. A
 * chart is somebody else's program: it gets no cluster, no plugins, no way to the network, and
 * nothing of Helm's files.
 */
final class HelmTemplate implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 20;
  private static final int LONGEST_COMPLAINT = 200;

  /** Of one rendering, and of all together. */
  private static final Duration ONE = Duration.ofSeconds(30);

  private static final Duration ALL = Duration.ofMinutes(2);

  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final Path chart;
  private final Path folder;
  private final List<String> values = new ArrayList<>();
  private final long end = System.nanoTime() + ALL.toNanos();

  /** Why nothing was rendered, as a part of a sentence. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    FailedException(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Of a chart.
   *
   * @param given values, in the order in which Helm was given them
   */
  HelmTemplate(Path chart, List<JsonNode> given) throws FailedException {
    this.chart = chart.toAbsolutePath();
    try {
      this.folder = Files.createTempDirectory("rootseal-helm");
      for (JsonNode one : given) {
        values.add(flag(one));
      }
    } catch (IOException e) {
      throw new FailedException("helm cannot be given its values: " + e.getMessage());
    }
  }

  private String flag(JsonNode set) throws IOException {
    // JSON is YAML.
    return "--values="
        + Files.writeString(Files.createTempFile(folder, "values", ".yaml"), set.toString());
  }

  /**
   * What the chart renders.
   *
   * @param set more values, which count above those that Helm was given
   */
  Rendering render(Release release, JsonNode set) throws FailedException {
    try {
      List<String> command = new ArrayList<>(List.of("helm", "template"));
      command.addAll(
          List.of(release.name(), chart.toString(), "--namespace=" + release.namespace()));
      command.addAll(values);
      command.add(flag(set));
      return Rendering.of(output(start(command)));
    } catch (IOException e) {
      throw new FailedException("helm cannot be run: " + e.getMessage());
    }
  }

  private Process start(List<String> command) throws IOException, FailedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("HELM_") || name.startsWith("KUBE"));
    for (String home : List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")) {
      variables.put(home, folder.toString());
    }
    variables.put("HELM_NO_PLUGINS", "1");
    variables.put("KUBECONFIG", folder.resolve("none").toString());
    for (String proxy : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
      // A port at which nobody listens.
      variables.put(proxy, "http://127.0.0.1:9");
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new FailedException("helm is not on the PATH, so that no value can be tried");
    }
  }

  private String output(Process helm) throws IOException, FailedException {
    long limit = Math.min(ONE.toNanos(), end - System.nanoTime());
    var watch =
        CompletableFuture.runAsync(
            () -> kill(helm), CompletableFuture.delayedExecutor(limit, TimeUnit.NANOSECONDS));
    try {
      helm.getOutputStream().close();
      var complaint = CompletableFuture.supplyAsync(() -> told(helm.getErrorStream()), THREADS);
      byte[] output = helm.getInputStream().readNBytes(MOST_BYTES + 1);
      if (output.length > MOST_BYTES) {
        throw new FailedException("helm template prints more than 64 MiB");
      }
      int exitCode = helm.waitFor();
      if (watch.isDone()) {
        throw new FailedException("helm template takes too long");
      }
      if (exitCode != 0) {
        throw new FailedException("helm template fails: " + complaint.join());
      }
      return new String(output, StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("it was interrupted");
    } finally {
      watch.cancel(false);
      kill(helm);
    }
  }

  private static void kill(Process helm) {
    if (helm.isAlive()) {
      helm.descendants().forEach(ProcessHandle::destroyForcibly);
      helm.destroyForcibly();
    }
  }

  /** The beginning of what it complains of, in one line; all is read, so that it never waits. */
  private static String told(InputStream errors) {
    try (errors) {
      String text = new String(errors.readNBytes(8192), StandardCharsets.UTF_8);
      errors.transferTo(OutputStream.nullOutputStream());
      String line = text.substring(Math.max(0, text.indexOf("Error: "))).replaceAll("\\s+", " ");
      return line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT)).strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // A temporary folder that stays takes nothing from anybody.
    }
  }

  /** The name of a release and its namespace, as Helm takes them. */
  record Release(String name, String namespace) {}
}
