package dev.rootseal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A small HTTP or HTTPS server for exact paths; GET and HEAD only. */
public final class HttpEndpoint implements AutoCloseable {
  /** Makes the answer to one request. */
  public interface Handler {
    /** The answer; it is sent as it is. */
    Response respond(Request request);
  }

  /**
   * What a handler sees of a request.
   *
   * @param path the path, decoded
   * @param query the query string; empty where there is none
   * @param accept the Accept header; empty where there is none
   * @param authorization the Authorization header; empty where there is none
   */
  public record Request(String path, String query, String accept, String authorization) {
    /** Without the credentials, so that no log ever holds them. */
    @Override
    public String toString() {
      return "Request[path=" + path + ", query=" + query + ", accept=" + accept + "]";
    }
  }

  /** An answer with a body. */
  public record Response(int status, String contentType, String body) {
    /** A plain text. */
    public static Response text(int status, String body) {
      return new Response(status, "text/plain; charset=utf-8", body);
    }
  }

  private static final int BACKLOG = 16;
  private static final int UNAUTHORIZED = 401;

  private final HttpServer server;

  /** A thread for each connection: one that sends half a request must not keep the others out. */
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

  private HttpEndpoint(HttpServer server, Map<String, Handler> handlers) {
    this.server = server;
    server.setExecutor(executor);
    server.createContext(
        "/", exchange -> respond(exchange, handlers.get(exchange.getRequestURI().getPath())));
    server.start();
  }

  /**
   * Starts serving the handlers, each under its exact path.
   *
   * @throws BindException if the address cannot be had
   */
  public static HttpEndpoint start(BindAddress address, Map<String, Handler> handlers) {
    try {
      return new HttpEndpoint(HttpServer.create(address.socketAddress(), BACKLOG), handlers);
    } catch (IOException e) {
      throw new BindException(address, e);
    }
  }

  /**
   * The same over HTTPS, with whatever certificate is in force when a client connects.
   *
   * @throws BindException if the address cannot be had
   */
  public static HttpEndpoint startSecure(
      BindAddress address, Certificates certificates, Map<String, Handler> handlers) {
    try {
      HttpsServer server = HttpsServer.create(address.socketAddress(), BACKLOG);
      server.setHttpsConfigurator(new TlsConfigurator(certificates));
      return new HttpEndpoint(server, handlers);
    } catch (IOException e) {
      throw new BindException(address, e);
    }
  }

  private static void respond(HttpExchange exchange, @Nullable Handler handler) throws IOException {
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
    URI uri = exchange.getRequestURI();
    return new Request(
        uri.getPath(),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        header(exchange, "Accept"),
        header(exchange, "Authorization"));
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", response.contentType());
    if (response.status() == UNAUTHORIZED) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
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
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    String scheme = server instanceof HttpsServer ? "https" : "http";
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : address.getAddress().getHostAddress();
    return URI.create(
        "%s://%s:%d"
            .formatted(scheme, host.contains(":") ? "[" + host + "]" : host, address.getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
