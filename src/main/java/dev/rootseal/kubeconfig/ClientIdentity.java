package dev.rootseal.kubeconfig;

import dev.rootseal.http.Certificates.CertificateException;
import dev.rootseal.http.PemIdentity;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * A client's certificate and its key, which belong together.
 *
 * @param certificate the certificate, perhaps with those between it and the authority
 * @param key its private key
 */
record ClientIdentity(Pem certificate, Pem key) {
  /**
   * What a user of a kubeconfig has.
   *
   * @throws KubeconfigException if one is there without the other, or cannot be used
   */
  static Optional<ClientIdentity> of(KubeconfigFile.Entry user) {
    Optional<Pem> certificate = Pem.of(user, "client-certificate");
    Optional<Pem> key = Pem.of(user, "client-key");
    if (certificate.isPresent() && key.isEmpty()) {
      throw user.value().get("client-key").problem("missing beside client-certificate");
    }
    if (key.isPresent() && certificate.isEmpty()) {
      throw user.value().get("client-certificate").problem("missing beside client-key");
    }
    return certificate.map(one -> new ClientIdentity(one, key.orElseThrow()));
  }

  /**
   * Has the client use it.
   *
   * @throws KubeconfigException if it could not
   */
  void apply(ConfigBuilder config) {
    String algorithm = algorithm();
    try {
      CertUtils.createKeyStore(
          certificate.base64(), null, key.base64(), null, algorithm, "unused", null, null);
    } catch (GeneralSecurityException | IOException | KubernetesClientException e) {
      // The library reads fewer kinds than the platform.
      throw new KubeconfigException(key.place() + ": the client cannot use keys of this kind", e);
    }
    certificate.apply(config::withClientCertFile, config::withClientCertData);
    key.apply(config::withClientKeyFile, config::withClientKeyData);
    config.withClientKeyAlgo(algorithm);
  }

  /** The kind of the key, which the library would take for RSA where the file does not say it. */
  private String algorithm() {
    try {
      return new PemIdentity(certificate.place(), key.place())
          .parse(certificate.text(), key.text())
          .key()
          .getAlgorithm();
    } catch (CertificateException e) {
      throw new KubeconfigException(String.valueOf(e.getMessage()), e);
    }
  }
}
