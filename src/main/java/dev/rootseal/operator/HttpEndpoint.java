package dev.rootseal.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP server for exact paths; GET and HEAD only. */
final class HttpEndpoint implements AutoCloseable {
  /** Makes the answer to one request. */
  interface Handler {
    Response respond(Request request);
  }

  /**
   * What a handler sees of a request.
   *
   * @param query the query string; empty where there is none
   * @param accept the Accept header; empty where there is none
   */
  record Request(String query, String accept) {}

  /** An answer with a body. */
  record Response(int status, String contentType, String body) {
    static Response text(int status, String body) {
      return new Response(status, "text/plain; charset=utf-8", body);
    }
  }

  private static final int BACKLOG = 16;

  private final HttpServer server;

  /** A thread for each connection: one that sends half a request must not keep the others out. */
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

  private HttpEndpoint(HttpServer server) {
    this.server = server;
    server.setExecutor(executor);
  }

  /**
   * Starts serving the handlers, each under its exact path.
   *
   * @throws BindException if the address cannot be had
   */
  static HttpEndpoint start(BindAddress address, Map<String, Handler> handlers) {
    try {
      HttpEndpoint endpoint = new HttpEndpoint(HttpServer.create(address.socketAddress(), BACKLOG));
      endpoint.server.createContext(
          "/", exchange -> respond(exchange, handlers.get(exchange.getRequestURI().getPath())));
      endpoint.server.start();
      return endpoint;
    } catch (IOException e) {
      throw new BindException(address, e);
    }
  }

  private static void respond(
      HttpExchange exchange, @org.jspecify.annotations.Nullable Handler handler)
      throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, Response.text(405, "Method Not Allowed\n"));
      } else if (handler == null) {
        send(exchange, Response.text(404, "Not Found\n"));
      } else {
        send(exchange, handler.respond(request(exchange)));
      }
    }
  }

  private static Request request(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    return new Request(query == null ? "" : query, accept == null ? "" : accept);
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", response.contentType());
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Where it really listens: the port that was taken, and the loopback for all interfaces. */
  URI uri() {
    InetSocketAddress address = server.getAddress();
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : address.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
