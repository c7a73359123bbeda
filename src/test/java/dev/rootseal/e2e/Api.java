package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.net.http.HttpRequest.BodyPublishers.ofByteArray;
import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Bare requests over kept-alive connections: quicker than a kubectl for each, and uncached. */
final class Api {
  /** As deep as the server takes an object. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(10_000).build())
              .build());

  /** The tests run with the first compiler, which has none of the instructions for AES. */
  private static final SSLParameters CHEAP_WITHOUT_C2 =
      new SSLParameters(new String[] {"TLS_CHACHA20_POLY1305_SHA256"}, new String[] {"TLSv1.3"});

  private final Map<String, Resource> resources = new ConcurrentHashMap<>();
  private final HttpClient client;
  private final String server;
  private final String token;

  Api(int port, Path certificate, String token) {
    this("127.0.0.1:" + port, certificate, token);
  }

  /** A way in; of host and port of the address the certificate is one of the host. */
  Api(String address, Path certificate, String token) {
    this(
        client(Http.trusting(certificate).context(), CHEAP_WITHOUT_C2),
        "https://" + address,
        token);
  }

  private Api(HttpClient client, String server, String token) {
    this.client = client;
    this.server = server;
    this.token = token;
  }

  /** The same with the ciphers that the JVM prefers, for those who measure with both compilers. */
  Api withCiphersOfTheJvm() {
    SSLContext context = client.sslContext();
    return new Api(client(context, context.getDefaultSSLParameters()), server, token);
  }

  private static HttpClient client(SSLContext context, SSLParameters parameters) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .sslContext(context)
        .sslParameters(parameters)
        .build();
  }

  Optional<JsonNode> find(String path) {
    HttpResponse<String> response = send(request(path).GET());
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(json(response));
  }

  JsonNode get(String path) {
    return find(path).orElseThrow(() -> new IllegalStateException("not there: " + path));
  }

  boolean exists(String path) {
    return find(path).isPresent();
  }

  String text(String path) {
    return accepted(send(request(path).GET())).body();
  }

  String tryText(String path) {
    HttpResponse<String> response = send(request(path).GET());
    return response.statusCode() == 200 ? response.body() : "";
  }

  JsonNode create(String path, String body) {
    return json(send("POST", path, "json", ofString(body)));
  }

  String token(String account, String namespace) {
    return create(
            "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, account),
            """
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}""")
        .at("/status/token")
        .asText();
  }

  /** Whether the server takes a new object in its own binary form. */
  boolean acceptsProtobuf(String path, byte[] body) {
    return send("POST", path, "vnd.kubernetes.protobuf", ofByteArray(body)).statusCode() == 201;
  }

  /** Whether it would take an object, POST for a new one or PUT; nothing is changed. */
  Answer tryWithout(String method, String path, JsonNode object) {
    return Answer.of(send(method, path + "?dryRun=All", "json", ofString(object.toString())));
  }

  Answer tryCreate(String path, String body) {
    return Answer.of(send("POST", path, "json", ofString(body)));
  }

  /** What the server makes of an object, and what it says beside it. */
  record Answer(int code, String body, List<String> warnings) {
    /** The client reads the bytes of a header one by one. */
    private static Answer of(HttpResponse<String> response) {
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().allValues("Warning").stream()
              .map(warning -> new String(warning.getBytes(ISO_8859_1), UTF_8))
              .toList());
    }

    String message() {
      return parse(body).path("message").asText();
    }

    /** Whether a warning ends with these words, and a quotation mark. */
    boolean says(String words) {
      return warnings.stream().anyMatch(one -> one.endsWith(words + '"'));
    }
  }

  JsonNode merge(String path, String patch) {
    return json(send("PATCH", path, "merge-patch+json", ofString(patch)));
  }

  JsonNode patchStrategically(String path, String patch) {
    return json(send("PATCH", path, "strategic-merge-patch+json", ofString(patch)));
  }

  /** A whole object as it shall be, whether it is there or not; fields that nobody knows fail. */
  JsonNode apply(String path, String object) {
    String options = "?fieldManager=tests&force=true&fieldValidation=Strict";
    return json(send("PATCH", path + options, "apply-patch+yaml", ofString(object)));
  }

  private HttpResponse<String> send(String method, String path, String type, BodyPublisher body) {
    return send(request(path).header("Content-Type", "application/" + type).method(method, body));
  }

  JsonNode replace(String path, String body) {
    return json(send("PUT", path, "json", ofString(body)));
  }

  /** A JSON merge patch that may be refused. */
  Answer tryMerge(String path, String patch) {
    return Answer.of(send("PATCH", path, "merge-patch+json", ofString(patch)));
  }

  int tryDelete(String path) {
    return send(request(path).DELETE()).statusCode();
  }

  JsonNode delete(String path) {
    return json(send(request(path).DELETE()));
  }

  /** Hands each event of a watch over as it comes, until it is closed. */
  Watch watch(String path, Consumer<JsonNode> events) {
    HttpRequest endless =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Authorization", "Bearer " + token)
            .build();
    Stream<String> lines = unchecked(() -> client.send(endless, BodyHandlers.ofLines()).body());
    Thread reader = Thread.ofVirtual().start(() -> forward(lines, events));
    return () -> {
      lines.close();
      unchecked(() -> reader.join());
    };
  }

  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** Ends quietly when the stream is closed, which is how a watch ends. */
  private static void forward(Stream<String> lines, Consumer<JsonNode> events) {
    try {
      lines.forEach(line -> events.accept(parse(line)));
    } catch (UncheckedIOException closed) {
      return;
    }
  }

  /** What stands at these places of an object, with a blank between. */
  static String texts(JsonNode object, String... at) {
    return Stream.of(at).map(one -> object.at(one).asText()).collect(Collectors.joining(" "));
  }

  static JsonNode parse(String text) {
    return unchecked(() -> JSON.readTree(text));
  }

  boolean serves(String path) {
    try {
      return send(request(path).GET()).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Long enough for an API server that merges 5,000 finalizers while others have the processor. */
  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(Duration.ofSeconds(90))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return unchecked(() -> client.send(request.build(), BodyHandlers.ofString()));
  }

  private static HttpResponse<String> accepted(HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          "%s: %d %s".formatted(response.request(), response.statusCode(), response.body()));
    }
    return response;
  }

  private static JsonNode json(HttpResponse<String> response) {
    return parse(accepted(response).body());
  }

  /** What whoever comes in this way believes. */
  SSLContext context() {
    return client.sslContext();
  }

  private record Resource(String plural, boolean namespaced) {}

  /** By a request for each object, of which a kubectl takes 0.14 s; returns unknown fields. */
  List<String> apply(String manifests) {
    return Manifests.inOrder(manifests).stream()
        .map(
            object -> {
              String path = path(object);
              apply(path, object.toString());
              return path;
            })
        .toList();
  }

  /** The paths of objects that somebody else puts there; the server knows their kinds. */
  List<String> paths(String manifests) {
    return Manifests.inOrder(manifests).stream().map(this::path).toList();
  }

  private String path(ObjectNode object) {
    return collection(object) + "/" + object.at("/metadata/name").asText();
  }

  String collection(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
    String kind = object.path("kind").asText();
    Resource resource = resources.computeIfAbsent(root + " " + kind, one -> resource(root, kind));
    String namespace = object.at("/metadata/namespace").asText("default");
    String within = resource.namespaced() ? "/namespaces/" + namespace : "";
    return root + within + "/" + resource.plural();
  }

  private Resource resource(String root, String kind) {
    return get(root)
        .path("resources")
        .valueStream()
        .filter(one -> one.path("kind").asText().equals(kind))
        .filter(one -> !one.path("name").asText().contains("/"))
        .findFirst()
        .map(one -> new Resource(one.path("name").asText(), one.path("namespaced").asBoolean()))
        .orElseThrow(() -> new IllegalStateException("not served: " + root + " " + kind));
  }
}
