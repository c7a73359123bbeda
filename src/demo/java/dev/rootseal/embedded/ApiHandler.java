package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers each exchange: lets it in or not, finds who is asked, writes the answer. */
record ApiHandler(Router router) implements HttpHandler {
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    try {
      Headers headers = exchange.getRequestHeaders();
      LoopbackFilter.check(headers);
      if ("websocket".equalsIgnoreCase(headers.getFirst("Upgrade"))) {
        // An empty answer lets clients fall back to a plain HTTP watch at once.
        return new Reply.Text("");
      }
      return router.answer(ApiRequest.read(exchange));
    } catch (ApiException refusal) {
      return refused(refusal);
    } catch (RuntimeException e) {
      // A bug in here costs the one request, and its client hears of it.
      return refused(new ApiException(500, "InternalError", "Internal error occurred: " + e));
    }
  }

  private static Reply refused(ApiException why) {
    return new Reply.Document(why.code(), why.status(), List.of());
  }

  private static void send(HttpExchange exchange, Reply reply)
      throws IOException, InterruptedException {
    switch (reply) {
      case Reply.Document document -> send(exchange, document);
      case Reply.Text text ->
          send(exchange, 200, "text/plain", text.text().getBytes(StandardCharsets.UTF_8));
      case Reply.Stream stream -> stream(exchange, stream.watch());
    }
  }

  private static void send(HttpExchange exchange, Reply.Document document) throws IOException {
    for (String warning : document.warnings()) {
      exchange.getResponseHeaders().add("Warning", "299 - " + quoted(warning));
    }
    send(
        exchange,
        document.code(),
        "application/json",
        document.body().toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(code, -1);
      return;
    }
    exchange.sendResponseHeaders(code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void stream(HttpExchange exchange, WatchStream watch)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
    try {
      exchange.sendResponseHeaders(200, 0);
      watch.run(exchange.getResponseBody());
    } finally {
      watch.close();
    }
  }

  /** A quoted string for a header: printable ASCII, with quotes and backslashes escaped. */
  private static String quoted(String text) {
    return TextNode.valueOf(text.replaceAll("[^ -~]", "?")).toString();
  }
}
