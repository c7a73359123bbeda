package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Nodes that an API server has, and that run nothing: what they are asked for, the summary of their
 * containers, was written beforehand. One server is the kubelet of all of them, on a port each.
 */
final class FakeKubelets implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Api api;
  private final SSLContext tls;
  private final Map<String, HttpsServer> servers = new HashMap<>();

  FakeKubelets(Api api, Path folder) {
    this.api = api;
    this.tls = tls(folder.resolve("kubelet.p12"));
  }

  /** Adds a node that says this. */
  void add(String node, String summary) {
    unchecked(
        () -> {
          HttpsServer server = HttpsServer.create(new InetSocketAddress(address(), 0), 0);
          server.setHttpsConfigurator(new HttpsConfigurator(tls));
          server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
          byte[] body = summary.getBytes(UTF_8);
          server.createContext(
              "/stats/summary",
              exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
              });
          server.start();
          servers.put(node, server);
          api.create("/api/v1/nodes", "{\"metadata\":{\"name\":\"%s\"}}".formatted(node));
          api.merge(
              "/api/v1/nodes/" + node + "/status",
              """
          {"status": {
            "addresses": [{"type": "InternalIP", "address": "%s"}],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": %d}}}}
          """
                  .formatted(address().getHostAddress(), server.getAddress().getPort()));
        });
  }

  @Override
  public void close() {
    servers.values().forEach(server -> server.stop(0));
  }

  /** An API server asks no kubelet on the loopback interface. */
  private static InetAddress address() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("this machine has the loopback interface alone"));
  }

  private static SSLContext tls(Path file) {
    return unchecked(
        () -> {
          makeKey(file);
          KeyStore keys = KeyStore.getInstance("PKCS12");
          try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
          }
          KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
          factory.init(keys, PASSWORD);
          SSLContext context = SSLContext.getInstance("TLS");
          context.init(factory.getKeyManagers(), null, null);
          return context;
        });
  }

  private static void makeKey(Path file) {
    Program.run(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=kubelet",
            "-keystore",
            file.toString(),
            "-storepass",
            String.valueOf(PASSWORD))
        .ok();
  }
}
