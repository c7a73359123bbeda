package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code openssl}, which makes certificates and has an opinion of its own on ours. */
public record OpenSsl(Path folder) {
  /** A run that has to succeed; the answer is all that it printed. */
  String ok(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.out").toFile())
              .start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
      String output = Files.readString(folder.resolve("openssl.out"), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * A self-signed certificate and its key in the folder, as {@code tls.crt} and {@code tls.key}.
   */
  public OpenSsl certificate(String commonName, String... keyOptions) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "req",
                "-x509",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + commonName,
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                "tls.key",
                "-out",
                "tls.crt"));
    arguments.addAll(List.of(keyOptions));
    ok(arguments.toArray(String[]::new));
    return this;
  }

  /** The same with a small key that is made fast. */
  OpenSsl certificate(String commonName) {
    return certificate(commonName, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
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
