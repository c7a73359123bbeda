package dev.rootseal.http;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.wildfly.security.asn1.DERDecoder;
import org.wildfly.security.asn1.DEREncoder;

/**
 * A certificate with its key, as an HTTPS server shows it to whoever connects: its own certificate,
 * of which the key is, then those that lead to a root.
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
  public Identity {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "Identity[" + certificate().getSubjectX500Principal() + "]";
  }

  /** A certificate or key that cannot be used; the message names the file and what is wrong. */
  public static final class CertificateException extends Exception {
    private static final long serialVersionUID = 1;

    CertificateException(String message) {
      super(message);
    }
  }

  /**
   * Reads a chain of certificates and its key, both in PEM; the files where these are from are only
   * named in messages.
   */
  public record PemFiles(String certificateFile, String keyFile) {
    private static final Pattern PRIVATE_KEY =
        Pattern.compile(
            "-----BEGIN (?<kind>[A-Z ]*)PRIVATE KEY-----(?<body>.*?)-----END [A-Z ]*PRIVATE KEY-----",
            Pattern.DOTALL);

    /** Reads both and makes sure that they belong together; no message quotes a file. */
    public Identity parse(String certificates, String key) throws CertificateException {
      List<X509Certificate> chain = chain(certificates);
      PublicKey publicKey = chain.getFirst().getPublicKey();
      PrivateKey privateKey = key(key, publicKey);
      checkTogether(publicKey, privateKey);
      return new Identity(chain, privateKey);
    }

    private List<X509Certificate> chain(String certificates) throws CertificateException {
      try {
        List<X509Certificate> chain =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(certificates.getBytes(StandardCharsets.ISO_8859_1)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
        if (chain.isEmpty()) {
          throw new CertificateException(certificateFile + " holds no certificate");
        }
        return chain;
      } catch (GeneralSecurityException e) {
        throw new CertificateException(certificateFile + " is not a certificate in PEM");
      }
    }

    private PrivateKey key(String pem, PublicKey publicKey) throws CertificateException {
      MatchResult block =
          PRIVATE_KEY
              .matcher(pem)
              .results()
              .findFirst()
              .orElseThrow(
                  () -> new CertificateException(keyFile + " holds no private key in PEM"));
      if ((block.group("kind") + block.group("body")).contains("ENCRYPTED")) {
        throw new CertificateException(keyFile + " is encrypted: it has to be without a password");
      }
      try {
        byte[] body = Base64.getMimeDecoder().decode(block.group("body"));
        byte[] encoded = block.group("kind").isEmpty() ? body : pkcs8(body, publicKey);
        return KeyFactory.getInstance(publicKey.getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new CertificateException(
            "%s is not a key of the kind of %s (%s)"
                .formatted(keyFile, certificateFile, publicKey.getAlgorithm()));
      }
    }

    /**
     * The older forms (RSA PRIVATE KEY, EC PRIVATE KEY) leave out the kind of key, or the curve;
     * the certificate's public key says both.
     */
    private static byte[] pkcs8(byte[] key, PublicKey publicKey) {
      DERDecoder info = new DERDecoder(publicKey.getEncoded());
      info.startSequence();
      byte[] algorithm = info.drainElement();
      DEREncoder whole = new DEREncoder();
      whole.startSequence();
      whole.encodeInteger(BigInteger.ZERO);
      whole.writeEncoded(algorithm);
      whole.encodeOctetString(key);
      whole.endSequence();
      return whole.getEncoded();
    }

    private void checkTogether(PublicKey publicKey, PrivateKey privateKey)
        throws CertificateException {
      String kind = publicKey.getAlgorithm();
      String algorithm =
          switch (kind) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> kind;
            default ->
                throw new CertificateException(
                    "%s has a key of the kind %s: allowed are RSA, EC and EdDSA"
                        .formatted(certificateFile, kind));
          };
      byte[] signed = {};
      try {
        byte[] text = keyFile.getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(text);
        signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        if (signature.verify(signed)) {
          return;
        }
      } catch (GeneralSecurityException e) {
        // Not of one curve, say.
      }
      throw new CertificateException(
          signed.length == 0
              ? keyFile + " has a curve or length that is not supported"
              : keyFile + " is not the key of " + certificateFile);
    }
  }
}
