package dev.rootseal.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** TLS 1.2 and 1.3 with the platform's ciphers; clients show no certificate. */
final class TlsConfigurator extends HttpsConfigurator {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  TlsConfigurator(Certificates certificates) {
    super(context(certificates));
  }

  private static SSLContext context(Certificates certificates) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new CurrentKeys(certificates)}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
  }

  @Override
  public void configure(HttpsParameters connection) {
    SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    connection.setSSLParameters(parameters);
  }
}
