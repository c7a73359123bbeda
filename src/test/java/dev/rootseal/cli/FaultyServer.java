package dev.rootseal.cli;

import dev.rootseal.cli.AnsweringServer.Answer;
import dev.rootseal.cli.AnsweringServer.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server that answers what it is told to, and remembers what it was asked. */
final class FaultyServer implements AutoCloseable {
  private final AnsweringServer server = new AnsweringServer(this::answer);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

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
    return server.address();
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
    return server.run(folder, command, List.of(arguments));
  }

  private Answer answer(Question question) {
    String asked = question.uri().toString();
    requests.add(question.method() + " " + asked);
    return answers.getOrDefault(asked, new Answer(404, "404 page not found"));
  }

  @Override
  public void close() {
    server.close();
  }
}
