package dev.rootseal.kubernetes;

import com.google.protobuf.CodedOutputStream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A list of Deployments in protobuf, of pages that are cut in two where a test wants it. */
final class PageServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /**
   * A page of one Deployment, or an error.
   *
   * @param status the status of the answer
   * @param next where the next page begins; empty for the last one
   * @param name the name of the Deployment
   * @param meanwhile what the end of the Deployment waits for
   */
  private record Page(int status, String next, String name, Runnable meanwhile) {}

  PageServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  Config config() {
    return new ConfigBuilder()
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .build();
  }

  /** The pages that were asked for, by where they begin, in this order. */
  Queue<String> asked() {
    return asked;
  }

  /** Where the page begins that is asked for; empty for the first one. */
  static String token(URI page) {
    return page.getQuery().replaceFirst("(?:.*&)?continue=([^&]*).*|.*", "$1");
  }

  /** A page of one Deployment of that name, the end of which waits for something. */
  void serve(String token, String next, String name, Runnable meanwhile) {
    pages.put(token, new Page(200, next, name, meanwhile));
  }

  /** A page that ends in the middle of its Deployment, as whole as the HTTP around it is. */
  void serveCut(String token) {
    Runnable cut =
        () -> {
          throw new UncheckedIOException(new IOException("cut"));
        };
    pages.put(token, new Page(200, "", "cut", cut));
  }

  void refuse(String token, int status) {
    pages.put(token, new Page(status, "", "", () -> {}));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String token = token(exchange.getRequestURI());
    asked.add(token);
    Page page = Objects.requireNonNull(pages.get(token));
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.kubernetes.protobuf");
    exchange.sendResponseHeaders(page.status(), page.status() == 200 ? 0 : -1);
    if (page.status() == 200) {
      byte[] answer = answer(page.next(), page.name());
      int end = answer.length - 4;
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(answer, 0, end);
        body.flush();
        page.meanwhile().run();
        body.write(answer, end, answer.length - end);
      }
    }
    exchange.close();
  }

  private static byte[] answer(String next, String name) throws IOException {
    byte[] metadata = message(out -> write(out, 2, "7", 3, next));
    byte[] object = message(out -> write(out, 1, name, 3, "shop"));
    byte[] deployment = message(out -> out.writeByteArray(1, object));
    byte[] list =
        message(
            out -> {
              out.writeByteArray(1, metadata);
              out.writeByteArray(2, deployment);
            });
    byte[] type = message(out -> write(out, 1, "apps/v1", 2, "DeploymentList"));
    byte[] unknown =
        message(
            out -> {
              out.writeByteArray(1, type);
              out.writeByteArray(2, list);
            });
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(new byte[] {'k', '8', 's', 0});
    all.write(unknown);
    return all.toByteArray();
  }

  private static void write(CodedOutputStream out, int first, String text, int second, String more)
      throws IOException {
    out.writeString(first, text);
    if (!more.isEmpty()) {
      out.writeString(second, more);
    }
  }

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
