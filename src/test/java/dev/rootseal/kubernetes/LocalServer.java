package dev.rootseal.kubernetes;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on this machine, which answers each request in a thread of its own. */
public final class LocalServer implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  public LocalServer(HttpHandler answers) {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = unchecked(() -> HttpServer.create(here, 0));
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answers.handle(exchange);
          }
        });
    server.start();
  }

  /** One that takes a request and says nothing. */
  public static LocalServer silent() {
    return new LocalServer(exchange -> unchecked(() -> new CountDownLatch(1).await()));
  }

  /** Who asks once, and waits for a second. */
  public KubernetesClient impatientClient() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(address())
            .withRequestTimeout(1000)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
