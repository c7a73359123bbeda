package dev.rootseal.http;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecureEndpointTest {
  /** More than any kernel keeps of what nobody reads. */
  private static final String LARGE = "0123456789".repeat(1_000_000);

  private static final String HELLO = "Host: x\r\nAuthorization: hello\r\n";

  private final CountDownLatch review = new CountDownLatch(1);
  private volatile Identity shown = new SelfSignedCertificate(Clock.systemUTC()).get();

  @AutoClose
  private final HttpEndpoint endpoint =
      HttpEndpoint.start(
          BindAddress.parse("127.0.0.1:0"),
          Optional.of(() -> shown),
          Map.of(
              "/echo", request -> HttpEndpoint.Response.text(200, request.authorization()),
              "/reviewed", request -> reviewed(),
              "/large", request -> HttpEndpoint.Response.text(200, LARGE)));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, ec", "TLSv1.2, rsa:2048", "TLSv1.2, ed25519",
    "TLSv1.3, ec", "TLSv1.3, rsa:2048", "TLSv1.3, ed25519"
  })
  void bothVersionsAreServedWithEachKindOfKey(String version, String kind) throws Exception {
    show(kind);

    assertThat(get(shown, version)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhello");
    assertThat(endpoint.uri().getScheme()).isEqualTo("https");
  }

  /** A certificate with a key of this kind; the self-signed one has one of the kind ec. */
  private void show(String kind) throws Exception {
    if (!kind.equals("ec")) {
      new OpenSsl(folder).certificate("other", "-newkey " + kind);
      shown = new MountedCertificate(folder, Clock.systemUTC()).get();
    }
  }

  @Test
  void whoConnectsLaterSeesTheNewCertificate() throws Exception {
    Identity first = shown;
    shown = new SelfSignedCertificate(Clock.systemUTC()).get();

    assertThat(get(shown, "TLSv1.3")).startsWith("HTTP/1.1 200 ");
    assertThatThrownBy(() -> get(first, "TLSv1.3")).isInstanceOf(IOException.class);
  }

  @Test
  void plainHttpGetsNoAnswer() {
    URI plain = URI.create(uri().toString().replace("https:", "http:"));
    assertThatThrownBy(() -> Http.get(plain)).isInstanceOf(UncheckedIOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, rsa:2048, TLS_ECDHE_RSA_WITH_",
    "TLSv1.2, ec,       TLS_ECDHE_ECDSA_WITH_",
    "TLSv1.3, ec,       TLS_"
  })
  void suitesAreThoseThatAuthenticateWhatTheyEncrypt(String version, String kind, String prefix)
      throws Exception {
    show(kind);
    SSLContext client = trusting(shown);

    List<String> served = new ArrayList<>();
    for (String suite : client.getSupportedSSLParameters().getCipherSuites()) {
      if (shakesHands(client, version, suite)) {
        served.add(suite);
      }
    }

    assertThat(served)
        .containsExactlyInAnyOrder(
            prefix + "AES_128_GCM_SHA256",
            prefix + "AES_256_GCM_SHA384",
            prefix + "CHACHA20_POLY1305_SHA256");
  }

  @Test
  void afterTheFirstRequestAConnectionHasMoreTimeThanItHadForThat() throws Exception {
    SSLContext trusting = trusting(shown);
    try (RawConnection kept = RawConnection.secure(uri(), trusting, "TLSv1.3");
        RawConnection slowReader = RawConnection.secure(uri(), trusting, "TLSv1.3");
        RawConnection reviewed = RawConnection.secure(uri(), trusting, "TLSv1.3")) {
      kept.send("GET /echo HTTP/1.1\r\n" + HELLO + "\r\n").readTo("hello");
      slowReader.send("GET /large HTTP/1.0\r\n\r\n");
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
    unchecked(() -> review.await());
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

  private String get(Identity trusted, String version) throws IOException {
    try (RawConnection connection = RawConnection.secure(uri(), trusting(trusted), version)) {
      return connection.send("GET /echo HTTP/1.0\r\n" + HELLO + "\r\n").readAll();
    }
  }

  /** What a client needs that trusts one certificate. */
  private SSLContext trusting(Identity server) throws IOException {
    return Http.trusting(Files.writeString(folder.resolve("trusted.crt"), OpenSsl.pem(server)))
        .context();
  }

  private URI uri() {
    return endpoint.uri().resolve("/echo");
  }
}
