package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
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
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> parameters,
    Headers headers,
    String text) {
  /** The limit of a real API server's store, roughly. */
  static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new YAMLMapper();

  /**
   * Reads the whole request.
   *
   * @throws ApiException 413 when the body is longer than {@link #MAX_BODY_BYTES}
   */
  static ApiRequest read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new ApiException(
          413,
          "RequestEntityTooLarge",
          "Request entity too large: limit is %d".formatted(MAX_BODY_BYTES));
    }
    URI uri = exchange.getRequestURI();
    return new ApiRequest(
        exchange.getRequestMethod(),
        segments(uri),
        parameters(uri.getRawQuery()),
        exchange.getRequestHeaders(),
        new String(body, StandardCharsets.UTF_8));
  }

  /** The parts of a path between its slashes. */
  static List<String> segments(URI uri) {
    return Stream.of(uri.getRawPath().split("/"))
        .filter(segment -> !segment.isEmpty())
        .map(ApiRequest::decoded)
        .toList();
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  boolean flag(String name) {
    return query(name).filter(value -> value.equals("true") || value.equals("1")).isPresent();
  }

  /** A whole number; 0 when there is none. */
  long number(String name) {
    try {
      return query(name).map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(name + " is not a whole number");
    }
  }

  boolean wantsTable() {
    return header("Accept").contains("as=Table");
  }

  /** The media type of the body, without its parameters. */
  String contentType() {
    return header("Content-Type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
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
      return (contentType().endsWith("yaml") ? YAML : JSON).readTree(text);
    } catch (IOException e) {
      throw ApiException.badRequest(
          "the body of the request is not readable: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
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
    return String.join(",", headers.getOrDefault(name, List.of()));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : (query == null ? "" : query).split("&", -1)) {
      String[] pair = part.split("=", 2);
      parameters.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
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
