package dev.rootseal.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * What a connection begins with, before it goes on with HTTP: TLS 1.3, and 1.2 with the suites that
 * exchange keys by elliptic curves and encrypt with authentication (AEAD) alone: no CBC, no RSA key
 * exchange, and no finite-field Diffie-Hellman, which costs the server more than the client.
 * Clients show no certificate, and see the one that is in force when they connect.
 */
final class Tls extends SslConnectionFactory {
  /** A key store has to have one, also where it never leaves the memory. */
  private static final String PASSWORD = "in memory";

  private final Supplier<Identity> certificates;
  private Identity shown;

  Tls(Supplier<Identity> certificates) {
    Identity first = certificates.get();
    super(settings(first), HttpVersion.HTTP_1_1.asString());
    this.certificates = certificates;
    this.shown = first;
    setDirectBuffersForEncryption(false);
    setDirectBuffersForDecryption(false);
    // It compares the name that is asked for with the certificate, which is the client's part.
    setEnsureSecureRequestCustomizer(false);
  }

  private static SslContextFactory.Server settings(Identity identity) {
    SslContextFactory.Server settings = new SslContextFactory.Server();
    settings.setKeyStore(store(identity));
    settings.setKeyStorePassword(PASSWORD);
    // The JDK would remember 20,480; most clients bring theirs along in a ticket.
    settings.setSslSessionCacheSize(64);
    settings.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    settings.setExcludeProtocols();
    settings.setIncludeCipherSuites(
        "TLS_(ECDHE_(ECDSA|RSA)_WITH_)?(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)");
    settings.setExcludeCipherSuites();
    settings.setRenegotiationAllowed(false);
    return settings;
  }

  private static KeyStore store(Identity identity) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
      store.setKeyEntry("server", identity.key(), PASSWORD.toCharArray(), chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    renew();
    return super.newConnection(connector, endPoint);
  }

  private synchronized void renew() {
    Identity current = certificates.get();
    if (!current.equals(shown)) {
      try {
        getSslContextFactory().reload(settings -> settings.setKeyStore(store(current)));
        shown = current;
      } catch (Exception e) {
        throw new IllegalStateException("The new certificate cannot be shown", e);
      }
    }
  }
}
