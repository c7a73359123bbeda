package dev.rootseal.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server on this machine that answers as it is told to, and the program that asks it. */
final class AnsweringServer implements AutoCloseable {
  private final HttpServer server;

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

  AnsweringServer(Answers answers) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> answer(exchange, answers));
    server.start();
  }

  private static void answer(HttpExchange exchange, Answers answers) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer =
        answers.to(new Question(exchange.getRequestMethod(), exchange.getRequestURI(), asked));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.code(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Runs a command of the program against it, by a kubeconfig in this folder. */
  Run run(Path folder, String command, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(command, "--kubeconfig=" + kubeconfig(folder)));
    words.addAll(arguments);
    return Run.of(words.toArray(String[]::new));
  }

  private Path kubeconfig(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("kubeconfig"),
          """
          current-context: c
          clusters: [{name: c, cluster: {server: "%s"}}]
          contexts: [{name: c, context: {cluster: c}}]
          """
              .formatted(address()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
