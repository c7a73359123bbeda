package dev.rootseal.http;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate that is in force at the time of the handshake. A handshake asks three
 * times, for a name, the chain and the key; the name leads all three to the same certificate, also
 * when a new one comes in between.
 */
final class CurrentKeys extends X509ExtendedKeyManager {
  private record Named(String alias, ServerIdentity identity) {}

  private final Certificates certificates;
  private @Nullable Named latest;
  private @Nullable Named previous;
  private long count;

  CurrentKeys(Certificates certificates) {
    this.certificates = certificates;
  }

  @Override
  public synchronized @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    ServerIdentity current = certificates.current();
    if (latest == null || !latest.identity().equals(current)) {
      previous = latest;
      latest = new Named("certificate-" + ++count, current);
    }
    return keyType.equals(current.certificate().getPublicKey().getAlgorithm())
        ? latest.alias()
        : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    ServerIdentity identity = identity(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    ServerIdentity identity = identity(alias);
    return identity == null ? null : identity.key();
  }

  private synchronized @Nullable ServerIdentity identity(String alias) {
    for (Named named : new @Nullable Named[] {latest, previous}) {
      if (named != null && Objects.equals(named.alias(), alias)) {
        return named.identity();
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
