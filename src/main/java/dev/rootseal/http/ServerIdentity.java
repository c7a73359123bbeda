package dev.rootseal.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate with its key.
 *
 * @param chain the server's own certificate, then those that lead to a root; never empty
 * @param key the private key of the first
 */
public record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Copies the chain.
   *
   * @throws IllegalArgumentException if the chain is empty
   */
  public ServerIdentity {
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
    return "ServerIdentity[" + certificate().getSubjectX500Principal() + "]";
  }
}
