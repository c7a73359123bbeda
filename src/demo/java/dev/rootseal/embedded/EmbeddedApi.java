package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Kubernetes API server in memory, for people without a cluster and for tests: enough for
 * kubectl, for informers and for controllers, with no controllers of its own. It listens on the
 * loopback interface only, without a password, and forgets everything when it is closed.
 */
public final class EmbeddedApi implements AutoCloseable {
  private static final int REMEMBERED_CHANGES = 10_000;
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";
  private static final WriteOptions LOADING = new WriteOptions(false, "Strict");
  private static final YAMLMapper YAML = new YAMLMapper();

  private final HttpServer server;
  final HttpContext context;
  private final Optional<ServerCertificate> certificate;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  final ObjectStore store = new ObjectStore(REMEMBERED_CHANGES);
  private final ResourceTypes types = new ResourceTypes();
  private final ResourceWriter writer;

  private EmbeddedApi(HttpServer server, Optional<ServerCertificate> certificate, Clock clock) {
    this.server = server;
    this.certificate = certificate;
    this.writer = new ResourceWriter(store, types, clock);
    ResourceEndpoint resources =
        new ResourceEndpoint(
            new ResourceReader(store, writer, clock),
            writer,
            new ResourceDeleter(store, types, writer));
    Router router = new Router(types, new Discovery(types), new OpenApi(types), resources);
    context = server.createContext("/", new ApiHandler(router));
    server.setExecutor(executor);
  }

  /**
   * Starts an API that holds the namespace {@code default} and nothing else.
   *
   * @param port the port on 127.0.0.1; 0 takes a free one
   * @param clock the time of its time stamps and ages
   * @throws IOException when the port cannot be had
   */
  public static EmbeddedApi start(int port, Clock clock) throws IOException {
    return start(HttpServer.create(loopback(port), 0), Optional.empty(), clock);
  }

  /** The same over TLS, as every API server of a cluster has it. */
  public static EmbeddedApi start(int port, Clock clock, ServerCertificate certificate)
      throws IOException {
    HttpsServer server = HttpsServer.create(loopback(port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return start(server, Optional.of(certificate), clock);
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    // The JDK's server sends an answer in pieces. Without this, each waits until the client has
    // acknowledged the one before, about 40 ms. The server reads it once, before its first start.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  private static EmbeddedApi start(
      HttpServer server, Optional<ServerCertificate> certificate, Clock clock) {
    EmbeddedApi api = new EmbeddedApi(server, certificate, clock);
    api.apply("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");
    api.server.start();
    return api;
  }

  /** The address of the API, as in {@code http://127.0.0.1:34567}. */
  public URI uri() {
    String scheme = certificate.isPresent() ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A kubeconfig file, in YAML, whose one context leads here. It holds no credentials. */
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
          - name: rootseal-demo
            cluster:
              server: %s%s
        users: [{name: rootseal-demo, user: {}}]
        contexts:
          - name: rootseal-demo
            context: {cluster: rootseal-demo, user: rootseal-demo, namespace: default}
        current-context: rootseal-demo
        """
        .formatted(uri(), certificate.map(EmbeddedApi::authority).orElse(""));
  }

  private static String authority(ServerCertificate certificate) {
    byte[] pem = certificate.pem().getBytes(StandardCharsets.US_ASCII);
    return "\n      certificate-authority-data: " + Base64.getEncoder().encodeToString(pem);
  }

  /**
   * Loads objects, in their order: creates them, or replaces what is there; a status is taken over
   * as well. Custom resources can follow their definition in one text.
   *
   * @param yaml documents or lists of them; objects without a namespace go to {@code default}
   * @throws IllegalArgumentException when the text is no YAML, or an object is refused
   */
  public void apply(String yaml) {
    try {
      for (JsonNode document :
          YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll()) {
        load(document);
      }
    } catch (IOException | ApiException e) {
      throw new IllegalArgumentException("Cannot load into the embedded API: " + e.getMessage(), e);
    }
  }

  /** Ends all watches and stops listening. Takes less than a second. */
  @Override
  public void close() {
    store.endSubscriptions();
    server.stop(0);
    executor.shutdownNow();
  }

  private void load(JsonNode document) {
    if (document.isNull()) {
      return;
    }
    if (document.path("kind").asText().endsWith("List") && document.path("items").isArray()) {
      document.path("items").forEach(this::load);
      return;
    }
    if (!(document instanceof ObjectNode object)) {
      throw ApiException.badRequest("a document is not an object");
    }
    Target target = target(object);
    boolean exists = writer.find(target).isPresent();
    if (exists) {
      writer.change(target, old -> object, LOADING);
    } else {
      writer.create(target, object, LOADING);
    }
    if (object.has("status") && target.type().hasStatus()) {
      writer.change(target.sub("status"), old -> object, LOADING);
    }
  }

  private Target target(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    ResourceType type =
        types
            .ofKind(apiVersion, kind)
            .orElseThrow(
                () ->
                    ApiException.badRequest(
                        "no matches for kind \"%s\" in version \"%s\""
                            .formatted(kind, apiVersion)));
    JsonNode metadata = object.path("metadata");
    String namespace = type.namespaced() ? metadata.path("namespace").asText("default") : "";
    return new Target(type, namespace, metadata.path("name").asText(), "");
  }
}
