package dev.rootseal.http;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS 1.3, and 1.2 with the suites that exchange keys by elliptic curves and encrypt with
 * authentication (AEAD) alone: no CBC, no RSA key exchange, and no finite-field Diffie-Hellman,
 * which costs the server more than the client. Clients show no certificate.
 */
final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final Pattern SUITES =
      Pattern.compile(
          "TLS_(ECDHE_(ECDSA|RSA)_WITH_)?"
              + "(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)");

  /** The JDK would remember 20,480 sessions; most clients bring theirs along in a ticket. */
  private static final int REMEMBERED_SESSIONS = 64;

  private Tls() {}

  /** What a connection begins with, before it goes on with the next protocol. */
  static SslConnectionFactory handshake(Certificates certificates, String next) {
    SSLContext context = context(certificates);
    SslContextFactory.Server settings = new SslContextFactory.Server();
    settings.setSslContext(context);
    settings.setIncludeProtocols(PROTOCOLS);
    settings.setExcludeProtocols();
    settings.setIncludeCipherSuites(suites(context));
    settings.setExcludeCipherSuites();
    settings.setRenegotiationAllowed(false);
    SslConnectionFactory factory = new SslConnectionFactory(settings, next);
    factory.setDirectBuffersForEncryption(false);
    factory.setDirectBuffersForDecryption(false);
    // It compares the name that the client asks for with the certificate: that is the client's
    // part.
    factory.setEnsureSecureRequestCustomizer(false);
    return factory;
  }

  private static SSLContext context(Certificates certificates) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new CurrentKeys(certificates)}, new TrustManager[0], null);
      context.getServerSessionContext().setSessionCacheSize(REMEMBERED_SESSIONS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
  }

  private static String[] suites(SSLContext context) {
    return Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
        .filter(SUITES.asMatchPredicate())
        .toArray(String[]::new);
  }
}
