package dev.rootseal.cli;

import com.sun.net.httpserver.HttpExchange;
import dev.rootseal.kubernetes.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server that answers as it is told, and remembers what it was asked. */
final class FaultyServer implements AutoCloseable {
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final LocalServer server;

  /** What was asked. */
  record Question(String method, URI uri, String body) {
    String path() {
      return uri.getPath();
    }
  }

  record Answer(int code, String body) {}

  /** Answers each question, perhaps several at once. */
  interface Answers {
    Answer to(Question question) throws IOException;
  }

  /** One that knows no path, until it is told an answer. */
  FaultyServer() {
    this.server = serving(asked -> answer(asked.uri().toString()));
  }

  FaultyServer(Answers answers) {
    this.server = serving(answers);
  }

  private LocalServer serving(Answers told) {
    return new LocalServer(exchange -> answer(exchange, told));
  }

  private void answer(HttpExchange exchange, Answers answers) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    Answer answer =
        answers.to(new Question(exchange.getRequestMethod(), exchange.getRequestURI(), asked));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    LocalServer.answer(exchange, answer.code(), answer.body());
  }

  private Answer answer(String asked) {
    return answers.getOrDefault(asked, new Answer(404, "404 page not found"));
  }

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
    return server.address() + "/";
  }

  /** Runs a line of the program against it, by a kubeconfig in this folder. */
  Run run(Path folder, String line, String... more) {
    return Run.of(line + " --kubeconfig=" + Run.kubeconfig(folder, address()), more);
  }

  @Override
  public void close() {
    server.close();
  }
}
