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
import org.jspecify.annotations.Nullable;

/** HTTP GET, as Prometheus and kubelet send it: plain, or over TLS with a bearer token. */
public record Http(SSLContext context) {
  private static final HttpClient PLAIN =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  public record Answer(int statusCode, String body) {}

  public static Answer get(URI uri) {
    return unchecked(() -> send(PLAIN, HttpRequest.newBuilder(uri)));
  }

  /** With {@code insecureSkipVerify}: whoever answers is believed. */
  static Http trustingAll() {
    return trusting(null);
  }

  /** Believes this certificate, and checks the name in it; without one, whoever answers. */
  public static Http trusting(@Nullable Path certificate) {
    return unchecked(
        () -> {
          String file = certificate == null ? null : certificate.toString();
          SSLContext context = SSLContext.getInstance("TLS");
          context.init(null, SSLUtils.trustManagers(null, file, file == null, null, null), null);
          return new Http(context);
        });
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
