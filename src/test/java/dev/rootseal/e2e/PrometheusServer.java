package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A real Prometheus on a free port of the loopback interface. */
final class PrometheusServer implements AutoCloseable {
  private final Server server;
  private final URI uri;

  private PrometheusServer(Server server, URI uri) {
    this.server = server;
    this.uri = uri;
  }

  /** Starts one in its folder, where its configuration may name files. */
  static PrometheusServer start(Path folder, String configuration) {
    int port = Server.freePort();
    unchecked(() -> Files.writeString(folder.resolve("prometheus.yml"), configuration));
    String command =
        "%s --config.file=%s --storage.tsdb.path=%s --web.listen-address=127.0.0.1:%d"
            .formatted(
                Requirement.PROMETHEUS.path(),
                folder.resolve("prometheus.yml"),
                folder.resolve("data"),
                port);
    Server server = Server.start(folder.resolve("prometheus.log"), List.of(command.split(" ", -1)));
    PrometheusServer started = new PrometheusServer(server, URI.create("http://127.0.0.1:" + port));
    started.awaitReady();
    return started;
  }

  URI uri() {
    return uri;
  }

  JsonNode query(String expression) {
    return data("query?query=" + encode(expression)).path("result");
  }

  JsonNode query(String expression, Instant at) {
    return data("query?query=%s&time=%s".formatted(encode(expression), at)).path("result");
  }

  JsonNode query(String expression, Instant from, Instant to, Duration step) {
    return data("query_range?query=%s&start=%s&end=%s&step=%dms"
            .formatted(encode(expression), from, to, step.toMillis()))
        .path("result");
  }

  /** The `data` at a path below `/api/v1/`; an answer that is no success fails. */
  JsonNode data(String path) {
    Http.Answer answer = Http.get(uri.resolve("/api/v1/" + path));
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    return Api.parse(answer.body()).path("data");
  }

  @Override
  public void close() {
    server.close();
  }

  private void awaitReady() {
    await("Prometheus")
        .ignoreException(UncheckedIOException.class)
        .until(
            () -> {
              server.requireAlive();
              return Http.get(uri.resolve("/-/ready")).statusCode() == 200;
            });
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
