package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** HTTP GET, as Prometheus and kubelet send it: plain, or over TLS with a bearer token. */
record Http(SSLContext context) {
  private static final HttpClient PLAIN =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** Status and body of a response. */
  record Answer(int statusCode, String body) {}

  static Answer get(URI uri) {
    return unchecked(() -> send(PLAIN, HttpRequest.newBuilder(uri)));
  }

  /** With {@code insecureSkipVerify}: whoever answers is believed. */
  static Http trustingAll() {
    return unchecked(
        () -> {
          SSLContext context = SSLContext.getInstance("TLS");
          context.init(null, SSLUtils.trustManagers(null, null, true, null, null), null);
          return new Http(context);
        });
  }

  /** Believes this certificate only, and checks the name in it. */
  static Http trusting(Path certificate) {
    return new Http(Api.trusting(certificate));
  }

  /** By a connection of its own, so that the certificate is looked at. */
  Answer get(URI uri, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return unchecked(
        () -> {
          try (HttpClient client =
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .sslContext(context)
                  .build()) {
            Answer answer = send(client, request);
            client.shutdownNow();
            return answer;
          }
        });
  }

  private static Answer send(HttpClient client, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }
}
