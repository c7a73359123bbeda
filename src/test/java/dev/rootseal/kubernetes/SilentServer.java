package dev.rootseal.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Lists no Deployment, and says in a watch of them what it is told to say. */
final class SilentServer implements AutoCloseable {
  /** So small that characters of two bytes are cut in two. */
  private static final int CHUNK = 1_001;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger watches = new AtomicInteger();
  private final Manner manner;
  private final String frames;

  /** What it does in a watch. */
  enum Manner {
    /** Not a word, and no end. */
    SILENT,
    /** Not even the head of an answer. */
    NO_HEAD,
    /** It ends when it was asked to. */
    ENDING
  }

  SilentServer(Manner manner, String frames) throws IOException {
    this.manner = manner;
    this.frames = frames;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int watches() {
    return watches.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    try (exchange) {
      if (query == null || !query.contains("watch=true")) {
        byte[] list =
            """
            {"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"1"},"items":[]}"""
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, list.length);
        exchange.getResponseBody().write(list);
        return;
      }
      watches.incrementAndGet();
      watch(exchange, query.replaceFirst(".*timeoutSeconds=([0-9]+).*", "$1"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(HttpExchange exchange, String seconds)
      throws IOException, InterruptedException {
    if (manner == Manner.NO_HEAD) {
      Thread.sleep(Duration.ofHours(1));
    }
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    byte[] bytes = frames.getBytes(StandardCharsets.UTF_8);
    out.flush();
    for (int from = 0; from < bytes.length; from += CHUNK) {
      out.write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK)));
      out.flush();
    }
    Thread.sleep(
        manner == Manner.ENDING
            ? Duration.ofSeconds(Long.parseLong(seconds))
            : Duration.ofHours(1));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
