package dev.rootseal.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a credential plugin gave. It is a secret: no message shows it.
 *
 * @param token the token; empty where there is none
 * @param identity the certificate with its key, if there is one
 * @param expires when it has to be asked for again
 */
record ExecCredential(String token, Optional<ClientIdentity> identity, Instant expires) {
  /**
   * Makes sense of what a plugin printed.
   *
   * @param named how messages name it
   * @param version what the kubeconfig asks for
   * @throws KubeconfigException if there is nothing to be used
   */
  static ExecCredential read(String named, String version, byte[] printed) {
    Field credential = parse(named, new String(printed, StandardCharsets.UTF_8));
    if (!credential.get("kind").text().equals(Optional.of("ExecCredential"))) {
      throw new KubeconfigException(named + " is no ExecCredential");
    }
    if (!credential.get("apiVersion").text().equals(Optional.of(version))) {
      throw credential.get("apiVersion").problem("the kubeconfig asks for " + version);
    }
    Field status = credential.get("status");
    Field token = status.get("token");
    Optional<ClientIdentity> identity = identity(status);
    if (token.text().isEmpty() && identity.isEmpty()) {
      throw status.problem("it holds no token and no certificate");
    }
    return new ExecCredential(
        token.text().map(text -> Token.require(token, text)).orElse(""),
        identity,
        expiry(status.get("expirationTimestamp")));
  }

  private static Field parse(String named, String text) {
    if (text.isBlank()) {
      throw new KubeconfigException(named + " is nothing: an ExecCredential is expected");
    }
    try {
      return Field.root(named, YamlText.mapping(text));
    } catch (YamlText.NotYaml e) {
      throw new KubeconfigException(named + " is no ExecCredential", e);
    }
  }

  private static Optional<ClientIdentity> identity(Field status) {
    Field certificate = status.get("clientCertificateData");
    Field key = status.get("clientKeyData");
    if (certificate.text().isPresent() != key.text().isPresent()) {
      throw (key.text().isPresent() ? certificate : key).problem("missing");
    }
    return certificate
        .text()
        .map(
            text ->
                new ClientIdentity(
                    Pem.given(certificate.toString(), text),
                    Pem.given(key.toString(), key.text().orElse(""))));
  }

  private static Instant expiry(Field field) {
    try {
      return field.text().map(text -> OffsetDateTime.parse(text).toInstant()).orElse(Instant.MAX);
    } catch (DateTimeParseException e) {
      throw field.problem("this is not a point in time");
    }
  }
}
