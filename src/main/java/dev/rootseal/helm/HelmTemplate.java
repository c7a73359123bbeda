package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LONGEST_OF_ALL = Duration.ofMinutes(2);

  private final Path folder;
  private final List<String> words = new ArrayList<>();
  private final long end = System.nanoTime() + LONGEST_OF_ALL.toNanos();

  /** Why nothing was rendered, as a part of a sentence. */
  static final class FailedException extends IOException {
    private static final long serialVersionUID = 1;

    FailedException(String reason) {
      super(reason);
    }
  }

  /**
   * Of a chart.
   *
   * @param namespace the one of the release
   * @param given values, in the order in which Helm was given them
   */
  HelmTemplate(Path chart, String namespace, List<JsonNode> given) throws IOException {
    this.folder = Files.createTempDirectory("rootseal-helm");
    words.addAll(List.of(chart.toAbsolutePath().toString(), "--namespace=" + namespace));
    for (JsonNode one : given) {
      words.add(flag(one));
    }
  }

  private String flag(JsonNode set) throws IOException {
    // JSON is YAML.
    return "--values=" + Files.writeString(file("values.yaml"), set.toString());
  }

  private Path file(String name) throws IOException {
    return Files.createTempFile(folder, "", name);
  }

  /**
   * What the chart renders.
   *
   * @param release its name
   * @param set more values, which count above those that Helm was given
   */
  Rendering render(String release, JsonNode set) throws IOException {
    List<String> command = new ArrayList<>(List.of("helm", "template", release));
    command.addAll(words);
    command.add(flag(set));
    Path output = file("rendered.yaml");
    Path errors = file("errors");
    Process helm =
        start(
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile()));
    try {
      helm.getOutputStream().close();
      await(helm, output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("it was interrupted");
    } finally {
      if (helm.isAlive()) {
        helm.descendants().forEach(ProcessHandle::destroyForcibly);
        helm.destroyForcibly();
      }
    }
    if (helm.exitValue() != 0) {
      throw new FailedException("helm template fails: " + complaint(errors));
    }
    return Rendering.of(new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
  }

  private Process start(ProcessBuilder builder) throws FailedException {
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

  private void await(Process helm, Path output) throws IOException, InterruptedException {
    long last = Math.min(end, System.nanoTime() + LONGEST.toNanos());
    boolean ended = false;
    while (!ended) {
      ended = helm.waitFor(100, TimeUnit.MILLISECONDS);
      if (Files.size(output) > MOST_BYTES) {
        throw new FailedException("helm template prints more than 64 MiB");
      }
      if (!ended && System.nanoTime() > last) {
        throw new FailedException("helm template takes too long");
      }
    }
  }

  /** The beginning of what it complains of, in one line. */
  private static String complaint(Path errors) throws IOException {
    try (var in = Files.newInputStream(errors)) {
      String text = new String(in.readNBytes(8192), StandardCharsets.UTF_8);
      String line = text.substring(Math.max(0, text.indexOf("Error: "))).replaceAll("\\s+", " ");
      return line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT)).strip();
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
}
