package dev.rootseal.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What the embedded API shows to clients over TLS.
 *
 * @param context with the private key
 * @param pem the certificate, for those who are to trust it
 */
public record ServerCertificate(SSLContext context, String pem) {
  /**
   * Reads a key store that holds one self-signed certificate and its key.
   *
   * @param keys in a format that the JDK knows, PKCS #12 for example
   * @param password of the store and of the key
   * @throws GeneralSecurityException when it holds no key, or another password opens it
   */
  public static ServerCertificate read(Path keys, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(keys.toFile(), password);
    KeyManagerFactory manager =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    manager.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(manager.getKeyManagers(), null, null);
    byte[] certificate = store.getCertificate(store.aliases().nextElement()).getEncoded();
    return new ServerCertificate(context, pem(certificate));
  }

  private static String pem(byte[] certificate) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, lineEnd).encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }
}
