package dev.rootseal.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Where the certificate of an HTTPS server comes from. */
public interface Certificates {
  /** The one to show to whoever connects now; asked for at each connection. */
  Identity current();

  /**
   * A certificate with its key.
   *
   * @param chain the server's own certificate, then those that lead to a root; never empty
   * @param key the private key of the first
   */
  record Identity(List<X509Certificate> chain, PrivateKey key) {
    /**
     * Copies the chain.
     *
     * @throws IllegalArgumentException if the chain is empty
     */
    public Identity {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("no certificate");
      }
    }

    /** The server's own certificate. */
    X509Certificate certificate() {
      return chain.getFirst();
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
      return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
  }

  /** A certificate or key that cannot be used; the message names the file and what is wrong. */
  final class CertificateException extends Exception {
    private static final long serialVersionUID = 1;

    CertificateException(String message) {
      super(message);
    }
  }
}
