package dev.rootseal.kubeconfig;

import dev.rootseal.http.Identity;
import dev.rootseal.http.Identity.CertificateException;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Certificates or a key in PEM, in a kubeconfig or in a file that it names. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
record Pem(String place, byte[] content, @Nullable Path file) {
  /** What stands in the field that ends in {@code -data}, or in the file that the other names. */
  static Optional<Pem> of(KubeconfigField entry, String name) {
    KubeconfigField data = entry.get(name + "-data");
    KubeconfigField named = entry.get(name);
    if (data.hasText()) {
      return Optional.of(new Pem(data.toString(), data.bytes(), null));
    }
    return named.hasText() ? Optional.of(in(named.toString(), named.path())) : Optional.empty();
  }

  /** What a file holds, and who names it. */
  static Pem in(String place, Path file) {
    String named = place + ": " + file;
    return new Pem(named, read(named, file, 1 << 20), file);
  }

  static Pem given(KubeconfigField field) {
    return new Pem(field.toString(), field.text().getBytes(StandardCharsets.UTF_8), null);
  }

  /**
   * All of a file that others name, which may have so many bytes: a regular one, since a pipe could
   * keep us for ever.
   */
  static byte[] read(String named, Path file, int largest) {
    if (!Files.exists(file)) {
      throw new KubeconfigException(named + ": the file does not exist");
    }
    if (!Files.isRegularFile(file)) {
      throw new KubeconfigException(named + ": this is not a file");
    }
    return read(named + ": the file", file, largest, (largest >> 10) + " KiB");
  }

  /** The same of any file, in messages that begin with its name. */
  static byte[] read(String name, Path file, int largest, String inWords) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(largest + 1);
      if (bytes.length > largest) {
        throw new KubeconfigException(name + " is larger than " + inWords);
      }
      return bytes;
    } catch (IOException e) {
      throw new KubeconfigException(name + " cannot be read", e);
    }
  }

  /** Makes sure that it is certificates of authorities, and that the client takes them. */
  void requireAuthority() {
    try {
      if (CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(content))
          .isEmpty()) {
        throw problem("it holds no certificate");
      }
      CertUtils.createTrustStore(base64(), null, null, null);
    } catch (GeneralSecurityException | IOException e) {
      throw problem("this is not a certificate in PEM");
    }
  }

  /** Hands it to the client: the file, which may be renewed, or what was read. */
  void apply(Consumer<String> ofFile, Consumer<String> ofContent) {
    if (file == null) {
      ofContent.accept(base64());
    } else {
      ofFile.accept(file.toString());
    }
  }

  String base64() {
    return Base64.getEncoder().encodeToString(content);
  }

  KubeconfigException problem(String reason) {
    return new KubeconfigException(place + ": " + reason);
  }

  /** A client's certificate, perhaps with those between it and the authority, and its key. */
  record ClientCertificate(Pem certificate, Pem key) {
    void apply(ConfigBuilder config) {
      String algorithm = algorithm();
      try {
        CertUtils.createKeyStore(
            certificate.base64(), null, key.base64(), null, algorithm, "unused", null, null);
      } catch (GeneralSecurityException | IOException | KubernetesClientException e) {
        // The library reads fewer kinds than the platform.
        throw new KubeconfigException(key.place + ": the client cannot use keys of this kind", e);
      }
      certificate.apply(config::withClientCertFile, config::withClientCertData);
      key.apply(config::withClientKeyFile, config::withClientKeyData);
      config.withClientKeyAlgo(algorithm);
    }

    /** The kind of the key, which the library would take for RSA where the file does not say it. */
    private String algorithm() {
      try {
        return new Identity.PemFiles(certificate.place, key.place)
            .parse(text(certificate), text(key))
            .key()
            .getAlgorithm();
      } catch (CertificateException e) {
        throw new KubeconfigException(String.valueOf(e.getMessage()), e);
      }
    }

    /** Byte by byte, so that whoever reads it can refuse what is no ASCII. */
    private static String text(Pem pem) {
      return new String(pem.content, StandardCharsets.ISO_8859_1);
    }
  }
}
