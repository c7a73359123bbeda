package dev.rootseal.http;

import dev.rootseal.e2e.Program;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** The program {@code openssl}, which makes certificates and has an opinion of its own on ours. */
public record OpenSsl(Path folder) {
  /** A run that has to succeed; the answer is what it printed. */
  String ok(String arguments) {
    String[] command = ("openssl " + arguments).split(" +", -1);
    return Program.run(new ProcessBuilder(command).directory(folder.toFile())).ok();
  }

  /** A self-signed certificate and its key in the folder, {@code tls.crt} and {@code tls.key}. */
  public OpenSsl certificate(String commonName, String keyOptions) {
    ok(
        "req -x509 -nodes -days 30 -subj /CN=%s -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout tls.key -out tls.crt %s"
            .formatted(commonName, keyOptions));
    return this;
  }

  /** The same with a small key that is made fast. */
  OpenSsl certificate(String commonName) {
    return certificate(commonName, "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  }

  /** As it stands in files. */
  public static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
