package dev.rootseal.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server that answers what it is told to, and remembers what it was asked. */
final class FaultyServer implements AutoCloseable {
  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  FaultyServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers every request for this path and query. */
  FaultyServer answer(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
    return this;
  }

  /** Refuses every request for this path and query, as an API server does. */
  FaultyServer refuse(String path, int status, String message) {
    return answer(
        path,
        status,
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","code":%d}"""
            .formatted(message, status));
  }

  /** Method and path of each request so far. */
  List<String> requests() {
    return requests;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  Run fix(Path folder, String... arguments) {
    return run("fix", folder, arguments);
  }

  /** Runs {@code rootseal scan} against it. */
  Run scan(Path folder, String... arguments) {
    return run("scan", folder, arguments);
  }

  /** Runs {@code rootseal observe} against it. */
  Run observe(Path folder, String... arguments) {
    return run("observe", folder, arguments);
  }

  private Run run(String command, Path folder, String... arguments) {
    try {
      Path kubeconfig =
          Files.writeString(
              folder.resolve("kubeconfig"),
              """
              current-context: c
              clusters: [{name: c, cluster: {server: "%s"}}]
              contexts: [{name: c, context: {cluster: c}}]
              """
                  .formatted(address()));
      String[] words = new String[arguments.length + 2];
      words[0] = command;
      words[1] = "--kubeconfig=" + kubeconfig;
      System.arraycopy(arguments, 0, words, 2, arguments.length);
      return Run.of(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().toString();
    requests.add(exchange.getRequestMethod() + " " + asked);
    Answer answer = answers.getOrDefault(asked, new Answer(404, "404 page not found"));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
