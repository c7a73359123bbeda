package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecureEndpointTest {
  /** More than any kernel keeps of what nobody reads. */
  private static final String LARGE = "0123456789".repeat(1_000_000);

  private static final String HELLO = "Host: x\r\nAuthorization: hello\r\n";

  private final CountDownLatch review = new CountDownLatch(1);
  private volatile Identity shown = new SelfSignedCertificate(Clock.systemUTC()).get();

  @AutoClose
  private final HttpEndpoint endpoint =
      HttpEndpoint.startSecure(
          BindAddress.parse("127.0.0.1:0"),
          () -> shown,
          Map.of(
              "/echo", request -> HttpEndpoint.Response.text(200, request.authorization()),
              "/reviewed", request -> reviewed(),
              "/large", request -> HttpEndpoint.Response.text(200, LARGE)));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothVersionsAreServed(String version) throws Exception {
    HttpResponse<String> response = get(version);

    assertThat(response.body()).isEqualTo("Bearer x");
    assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo(version);
    assertThat(endpoint.uri().getScheme()).isEqualTo("https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ed25519"})
  void certificateWithAnotherKindOfKeyIsServed(String kind) throws Exception {
    new OpenSsl(folder).certificate("other", "-newkey", kind);
    shown = MountedCertificate.open(folder, Clock.systemUTC()).get();

    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      assertThat(get(version).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void otherMethodsAreRefusedHereToo() throws Exception {
    try (HttpsClient client = HttpsClient.trusting(shown.certificate())) {
      assertThat(client.send("POST", uri(), Map.of()).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void whoConnectsLaterSeesTheNewCertificate() throws Exception {
    Identity first = shown;
    shown = new SelfSignedCertificate(Clock.systemUTC()).get();

    assertThat(get("TLSv1.3").statusCode()).isEqualTo(200);
    try (HttpsClient client = HttpsClient.trusting(first.certificate())) {
      assertThatThrownBy(() -> client.get(uri())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void plainHttpGetsNoAnswer() {
    URI plain = URI.create(uri().toString().replace("https:", "http:"));
    try (HttpsClient client = HttpsClient.trusting(shown.certificate())) {
      assertThatThrownBy(() -> client.get(plain)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"rsa:2048, RSA", "ec, ECDSA"})
  void ofTls12TheSuitesThatAuthenticateWhatTheyEncrypt(String kind, String signature)
      throws Exception {
    if (!kind.equals("ec")) {
      new OpenSsl(folder).certificate("other", "-newkey", kind);
      shown = MountedCertificate.open(folder, Clock.systemUTC()).get();
    }
    SSLContext client = HttpsClient.context(shown.certificate());

    List<String> served = new ArrayList<>();
    for (String suite : client.getSupportedSSLParameters().getCipherSuites()) {
      if (shakesHands(client, "TLSv1.2", suite)) {
        served.add(suite);
      }
    }

    String prefix = "TLS_ECDHE_" + signature + "_WITH_";
    assertThat(served)
        .containsExactlyInAnyOrder(
            prefix + "AES_128_GCM_SHA256",
            prefix + "AES_256_GCM_SHA384",
            prefix + "CHACHA20_POLY1305_SHA256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256"
      })
  void allSuitesOfTls13(String suite) throws Exception {
    assertThat(shakesHands(HttpsClient.context(shown.certificate()), "TLSv1.3", suite)).isTrue();
  }

  @Test
  void afterTheFirstRequestAConnectionHasMoreTimeThanItHadForThat() throws Exception {
    SSLContext trusting = HttpsClient.context(shown.certificate());
    try (RawConnection kept = RawConnection.secure(uri(), trusting);
        RawConnection slowReader = RawConnection.secure(uri(), trusting);
        RawConnection reviewed = RawConnection.secure(uri(), trusting)) {
      kept.send("GET /echo HTTP/1.1\r\n" + HELLO + "\r\n").readTo("hello");
      slowReader.send("GET /large HTTP/1.1\r\n" + HELLO + "Connection: close\r\n\r\n");
      reviewed.send("GET /reviewed HTTP/1.1\r\n" + HELLO + "\r\n");
      slowReader.readTo("0123456789");

      try (RawConnection silent = RawConnection.to(endpoint.uri())) {
        await().atMost(Duration.ofSeconds(12)).until(silent::isEnded);
      }
      review.countDown();

      assertThat(reviewed.readTo("may read")).startsWith("HTTP/1.1 200 ");
      assertThat(slowReader.readAll()).hasSize(LARGE.length() - 10);
      assertThat(kept.send("GET /echo HTTP/1.1\r\n" + HELLO + "\r\n").readTo("hello"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  private HttpEndpoint.Response reviewed() {
    try {
      review.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return HttpEndpoint.Response.text(200, "may read");
  }

  private boolean shakesHands(SSLContext client, String version, String suite) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            client.getSocketFactory().createSocket(endpoint.uri().getHost(), uri().getPort())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
      return true;
    } catch (SSLException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String version) throws Exception {
    try (HttpsClient client = HttpsClient.trusting(shown.certificate(), version)) {
      return client.send("GET", uri(), Map.of("Authorization", "Bearer x"));
    }
  }

  private URI uri() {
    return endpoint.uri().resolve("/echo");
  }
}
