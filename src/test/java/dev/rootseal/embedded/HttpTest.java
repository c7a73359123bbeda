package dev.rootseal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.http.RawConnection;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The embedded API on the wire. */
class HttpTest {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();
  @AutoClose private EmbeddedApi api;

  @BeforeEach
  void start() throws IOException {
    api = EmbeddedApi.start(0, Clock.systemUTC());
    api.apply(Fixtures.REPORT_DEFINITION);
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.uri().resolve(path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", type)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return json(send("GET", path, "application/json", "").body());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private String raw(String... headers) throws IOException {
    String request = "GET /version HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n";
    try (RawConnection connection = RawConnection.to(api.uri())) {
      return connection.send(request + "Connection: close\r\n\r\n").readAll();
    }
  }

  /** Loopback names and the own origin are answered; other names and web pages are refused. */
  @Rows(
      """
          Host: 127.0.0.1                                   | 200
          Host: 127.0.0.1:8080                              | 200
          Host: localhost                                   | 200
          Host: LOCALHOST:1                                 | 200
          Host: [::1]                                       | 200
          Host: [::1]:8080                                  | 200
          Host: evil.example                                | 403
          Host: 127.0.0.1.evil.example                      | 403
          Host: localhost.evil                              | 403
          Host: 10.0.0.1                                    | 403
          Host:                                             | 403
          Host: x:80                                        | 403
          Host: 127.0.0.1, Origin: https://evil.example     | 403
          Host: 127.0.0.1, Origin: null                     | 403
          Host: 127.0.0.1, Origin: http://localhost         | 403
          Host: 127.0.0.1, Sec-Fetch-Site: cross-site       | 403
          Host: 127.0.0.1, Sec-Fetch-Site: same-site        | 403
          Host: 127.0.0.1:9, Origin: http://127.0.0.1:9     | 200
          """)
  void onlyThoseOfThisMachineAreAnswered(String headers, int code) throws IOException {
    assertThat(raw(headers.split(", "))).startsWith("HTTP/1.1 " + code + " ");
  }

  @Test
  void onlyTheLoopbackAddressListens() {
    assertThat(api.uri()).hasScheme("http").hasHost("127.0.0.1");
    assertThat(api.kubeconfig()).contains("server: " + api.uri());
  }

  @Rows(
      """
          GET    | /nothing                                     | 404 | NotFound
          GET    | /apis/none.example/v1                        | 404 | NotFound
          GET    | /apis/apps/v1/nothing                        | 404 | NotFound
          GET    | /api/v1/namespaces/none                      | 404 | NotFound
          GET    | /api/v1/secrets                              | 404 | NotFound
          GET    | /apis/apps/v1/deployments/web                | 404 | NotFound
          POST   | /api/v1/namespaces/default                   | 405 | MethodNotAllowed
          POST   | /apis/apps/v1/deployments                    | 405 | MethodNotAllowed
          PUT    | /api/v1/namespaces                           | 405 | MethodNotAllowed
          DELETE | /apis/authorization.k8s.io/v1/selfsubjectaccessreviews | 405 | MethodNotAllowed
          GET    | /api/v1/namespaces?labelSelector=a%20b       | 400 | BadRequest
          GET    | /api/v1/namespaces?watch=1&timeoutSeconds=x  | 400 | BadRequest
          DELETE | /api/v1/namespaces                           | 405 | MethodNotAllowed
          POST   | /api/v1/namespaces                           | 400 | BadRequest
          """)
  void refusalsAreStatusObjects(String method, String path, int code, String reason)
      throws Exception {
    HttpResponse<String> response = send(method, path, "application/json", "");
    assertThat(response.statusCode()).isEqualTo(code);
    JsonNode status = json(response.body());
    assertThat(status.path("kind").asText()).isEqualTo("Status");
    assertThat(status.path("code").asInt()).isEqualTo(code);
    assertThat(status.path("reason").asText()).isEqualTo(reason);
    assertThat(status.path("message").asText()).isNotBlank();
  }

  @Rows(
      """
          {                                                             | application/json | 400
          []                                                            | application/json | 400
          {"kind":"Other"}                                              | application/json | 400
          {"metadata":{"name":"default"}}                               | application/json | 409
          k8s                                                           | application/vnd.kubernetes.protobuf | 415
          {"metadata":{"name":"fine"}}                                  | application/json | 201
          {metadata: {name: fine}}                                      | application/yaml | 201
          """)
  void createsAreCheckedAndAnswered(String body, String type, int code) throws Exception {
    assertThat(send("POST", "/api/v1/namespaces", type, body).statusCode()).isEqualTo(code);
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    String body = " ".repeat(ApiRequest.MAX_BODY_BYTES + 1);
    assertThat(send("POST", "/api/v1/namespaces", "application/json", body).statusCode())
        .isEqualTo(413);
  }

  @Test
  void aCustomTypeTakesNoStrategicMergePatch() throws Exception {
    api.apply("{apiVersion: example.dev/v1, kind: Report, metadata: {name: r}}");
    HttpResponse<String> response =
        send(
            "PATCH",
            "/apis/example.dev/v1/namespaces/default/reports/r",
            "application/strategic-merge-patch+json",
            "{}");
    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void unknownFieldsAreDroppedWithAWarning() throws Exception {
    String body = "{\"metadata\":{\"name\":\"r\"},\"spec\":{\"ownr\":\"x\"}}";
    String path = "/apis/example.dev/v1/namespaces/default/reports";
    HttpResponse<String> response = send("POST", path, "application/json", body);
    assertThat(response.headers().firstValue("Warning"))
        .contains("299 - \"unknown field \\\"spec.ownr\\\"\"");
    assertThat(json(response.body()).path("spec").has("ownr")).isFalse();
  }

  @Test
  void aDryRunStoresNothing() throws Exception {
    String body = "{\"metadata\":{\"name\":\"dry\"}}";
    assertThat(send("POST", "/api/v1/namespaces?dryRun=All", "application/json", body).statusCode())
        .isEqualTo(201);
    assertThat(get("/api/v1/namespaces/dry").path("code").asInt()).isEqualTo(404);
  }

  @Test
  void aWatchBeginsWithWhatIsThere() throws Exception {
    api.apply(Fixtures.deployment("web"));
    String path = DEPLOYMENTS + "?watch=true&sendInitialEvents=true&timeoutSeconds=1";
    List<JsonNode> events = watch(path);
    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly("ADDED", "BOOKMARK");
    assertThat(events.getLast().at("/object/metadata/annotations/k8s.io~1initial-events-end"))
        .hasToString("\"true\"");
  }

  @Test
  void aWatchWithASelectorSeesObjectsComeAndGo() throws Exception {
    String revision = get(DEPLOYMENTS).at("/metadata/resourceVersion").asText();
    api.apply(Fixtures.deployment("web"));
    label("{\"on\":\"yes\"}");
    label("{\"more\":\"yes\"}");
    label("{\"on\":null}");
    List<JsonNode> events =
        watch(
            DEPLOYMENTS
                + "?watch=true&labelSelector=on&timeoutSeconds=1&resourceVersion="
                + revision);
    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly("ADDED", "MODIFIED", "DELETED");
  }

  @Test
  void aWatchFromAnUnknownRevisionIsExpired() throws Exception {
    List<JsonNode> events = watch(DEPLOYMENTS + "?watch=true&resourceVersion=999999");
    assertThat(events.getFirst().path("type").asText()).isEqualTo("ERROR");
    assertThat(events.getFirst().at("/object/code").asInt()).isEqualTo(410);
  }

  private void label(String labels) throws Exception {
    send(
        "PATCH",
        DEPLOYMENTS + "/web",
        "application/merge-patch+json",
        "{\"metadata\":{\"labels\":" + labels + "}}");
  }

  private List<JsonNode> watch(String path) throws IOException, InterruptedException {
    URI uri = api.uri().resolve(path);
    HttpResponse<Stream<String>> response =
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      List<JsonNode> events = new ArrayList<>();
      for (String line : lines.toList()) {
        events.add(json(line));
      }
      return events;
    }
  }
}
