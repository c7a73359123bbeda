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

/** HTTPS GET with a bearer token, as Prometheus sends it. */
record SecureHttp(SSLContext context) {
  /** With {@code insecureSkipVerify}: whoever answers is believed. */
  static SecureHttp trustingAll() {
    return unchecked(
        () -> {
          SSLContext context = SSLContext.getInstance("TLS");
          context.init(null, SSLUtils.trustManagers(null, null, true, null, null), null);
          return new SecureHttp(context);
        });
  }

  /** Believes this certificate only, and checks the name in it. */
  static SecureHttp trusting(Path certificate) {
    return new SecureHttp(Api.trusting(certificate));
  }

  /** By a connection of its own, so that the certificate is looked at. */
  Http.Answer get(URI uri, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
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
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            client.shutdownNow();
            return new Http.Answer(response.statusCode(), response.body());
          }
        });
  }
}
