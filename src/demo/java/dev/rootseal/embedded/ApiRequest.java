package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request that has been read in full. */
final class ApiRequest {
  /** The limit of a real API server's store, roughly. */
  static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

  private final String method;
  private final List<String> path;
  private final Map<String, String> query;
  private final Headers headers;
  private final byte[] body;

  private ApiRequest(
      String method, List<String> path, Map<String, String> query, Headers headers, byte[] body) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
  }

  /**
   * Reads the whole request.
   *
   * @throws ApiException 413 when the body is longer than {@link #MAX_BODY_BYTES}
   */
  static ApiRequest read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw ApiException.tooLarge(MAX_BODY_BYTES);
    }
    List<String> path =
        Stream.of(exchange.getRequestURI().getRawPath().split("/"))
            .filter(segment -> !segment.isEmpty())
            .map(ApiRequest::decoded)
            .toList();
    return new ApiRequest(
        exchange.getRequestMethod(),
        path,
        parameters(exchange.getRequestURI().getRawQuery()),
        exchange.getRequestHeaders(),
        body);
  }

  String method() {
    return method;
  }

  List<String> path() {
    return path;
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  boolean flag(String name) {
    String value = query.get(name);
    return value != null && (value.equals("true") || value.equals("1"));
  }

  boolean wantsTable() {
    String accept = header("Accept");
    return accept.contains("as=Table");
  }

  /** The media type of the body, without its parameters. */
  String contentType() {
    return header("Content-Type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
  }

  /** Who writes: what the request says, or else the first word of the client's name. */
  String fieldManager() {
    return query("fieldManager").orElseGet(() -> header("User-Agent").split("/", 2)[0]);
  }

  boolean hasBody() {
    return body.length > 0;
  }

  /** Whether the body is in one of the binary forms, which are not read here. */
  boolean isBinary() {
    return contentType().contains("protobuf") || contentType().contains("cbor");
  }

  /**
   * The body as a tree.
   *
   * @throws ApiException 400 when it is neither JSON nor (where its type says so) YAML
   */
  JsonNode body() {
    try {
      return contentType().endsWith("yaml") ? Json.readYaml(body) : Json.readJson(body);
    } catch (IOException e) {
      throw ApiException.badRequest("the body of the request is not readable: " + firstLine(e));
    }
  }

  /**
   * The body of a create or an update.
   *
   * @throws ApiException 415 when it is in a form that is not understood here, 400 when it is
   *     broken
   */
  ObjectNode objectBody() {
    if (isBinary()) {
      throw ApiException.unsupportedMediaType(
          "the embedded API reads JSON and YAML, and this request came as "
              + contentType()
              + "; files work with `kubectl apply -f`, and for a `kubectl create` command add"
              + " `--dry-run=client -o yaml | kubectl apply -f -`");
    }
    if (body() instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body of the request is not an object");
  }

  private String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? "" : String.join(",", values);
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query != null) {
      for (String part : query.split("&", -1)) {
        int sign = part.indexOf('=');
        String name = sign < 0 ? part : part.substring(0, sign);
        String value = sign < 0 ? "" : part.substring(sign + 1);
        parameters.put(decoded(name), decoded(value));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("the address of the request is not readable");
    }
  }
}
