package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Plain HTTP GET, as Prometheus and kubelet send it. */
final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** Status and body of a response. */
  record Answer(int statusCode, String body) {}

  private Http() {}

  static Answer get(URI uri) {
    return unchecked(
        () -> {
          var response =
              CLIENT.send(
                  HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
                  BodyHandlers.ofString());
          return new Answer(response.statusCode(), response.body());
        });
  }
}
