package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private static final BindAddress FREE_PORT = BindAddress.parse("127.0.0.1:0");

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  @AutoClose
  private final HttpEndpoint endpoint =
      HttpEndpoint.start(
          FREE_PORT,
          Map.of(
              "/echo",
              request ->
                  HttpEndpoint.Response.text(
                      200, request.query() + "|" + request.accept() + "|é")));

  @Test
  void getAnswersWithTheBody() throws Exception {
    HttpResponse<String> response = send("GET", "/echo");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("||é");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
  }

  @Test
  void headAnswersWithTheHeadersOnly() throws Exception {
    HttpResponse<String> response = send("HEAD", "/echo");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Length")).hasValue("4");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
  }

  @Test
  void handlerSeesQueryAndAcceptHeader() throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(endpoint.uri().resolve("/echo?verbose&a=%20b"))
                .header("Accept", "text/html")
                .build(),
            BodyHandlers.ofString());

    assertThat(response.body()).isEqualTo("verbose&a=%20b|text/html|é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
  void otherMethodsAreRefused(String method) throws Exception {
    HttpResponse<String> response = send(method, "/echo");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(response.body()).isEqualTo("Method Not Allowed\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/other", "/echo/", "/echo/more", "/ECHO", "/%65cho%2f"})
  void otherPathsAreNotFound(String path) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(endpoint.uri() + path)).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("Not Found\n");
  }

  @Test
  void portThatIsTakenIsNamed() {
    BindAddress taken = new BindAddress("127.0.0.1", endpoint.uri().getPort());

    assertThatThrownBy(() -> HttpEndpoint.start(taken, Map.of()))
        .isInstanceOf(BindAddress.BindException.class)
        .hasMessage("cannot listen on " + taken + ": Address already in use");
  }

  @Test
  void addressForAllInterfacesIsShownAsLoopback() {
    try (HttpEndpoint open = HttpEndpoint.start(BindAddress.parse(":0"), Map.of())) {
      assertThat(open.uri().getHost()).isEqualTo("127.0.0.1");
      assertThat(open.uri().getPort()).isPositive();
    }
  }

  @Test
  void hostThatDoesNotExistIsNamed() {
    assertThatThrownBy(
            () -> HttpEndpoint.start(BindAddress.parse("no-such-host.invalid:0"), Map.of()))
        .isInstanceOf(BindAddress.BindException.class)
        .hasMessageStartingWith("cannot listen on no-such-host.invalid:0: ");
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(endpoint.uri().resolve(path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(5))
            .build(),
        BodyHandlers.ofString());
  }
}
