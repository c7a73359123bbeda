package dev.rootseal.http;

import static dev.rootseal.e2e.Unchecked.unchecked;

import dev.rootseal.e2e.Program;
import java.nio.file.Path;
import java.security.PrivateKey;
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

  /** The certificate as it stands in files. */
  public static String pem(Identity identity) {
    return pem("CERTIFICATE", unchecked(identity.certificate()::getEncoded));
  }

  public static String pem(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String what, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
  }
}
