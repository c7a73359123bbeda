package dev.rootseal.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A client that trusts one certificate and checks the name. */
public final class HttpsClient implements AutoCloseable {
  private final HttpClient client;

  private HttpsClient(HttpClient client) {
    this.client = client;
  }

  /** With these versions of TLS only, when there are any. */
  public static HttpsClient trusting(X509Certificate certificate, String... protocols) {
    SSLContext context = context(certificate);
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(protocols.length == 0 ? parameters.getProtocols() : protocols);
    return new HttpsClient(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(context)
            .sslParameters(parameters)
            .build());
  }

  /** What a client needs that trusts one certificate. */
  public static SSLContext context(X509Certificate certificate) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("server", certificate);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return send("GET", uri, Map.of());
  }

  /** One request; the answer is whatever comes. */
  public HttpResponse<String> send(String method, URI uri, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(5))
            .method(method, HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
