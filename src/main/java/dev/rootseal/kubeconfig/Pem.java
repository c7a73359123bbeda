package dev.rootseal.kubeconfig;

import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Certificates or a key in PEM, in a kubeconfig or in a file that it names. */
final class Pem {
  private static final int LARGEST = 1 << 20;

  private final String place;
  private final byte[] content;
  private final @Nullable Path file;

  private Pem(String place, byte[] content, @Nullable Path file) {
    this.place = place;
    this.content = content;
    this.file = file;
  }

  /**
   * What stands in the field that ends in {@code -data}, or in the file that the other names.
   *
   * @throws KubeconfigException if it cannot be read
   */
  static Optional<Pem> of(KubeconfigFile.Entry entry, String name) {
    Field data = entry.value().get(name + "-data");
    Optional<byte[]> bytes = data.bytes();
    if (bytes.isPresent()) {
      return Optional.of(new Pem(data.toString(), bytes.get(), null));
    }
    Field named = entry.value().get(name);
    return named.path(entry.folder()).map(file -> in(named.toString(), file));
  }

  /**
   * What a file holds.
   *
   * @param place who names the file
   * @throws KubeconfigException if it cannot be read
   */
  static Pem in(String place, Path file) {
    String named = place + ": " + file;
    return new Pem(named, SmallFile.read(named, file, LARGEST), file);
  }

  /** What a plugin gave. */
  static Pem given(String place, String text) {
    return new Pem(place, text.getBytes(StandardCharsets.UTF_8), null);
  }

  /**
   * Makes sure that it is certificates of authorities, and that the client takes them.
   *
   * @throws KubeconfigException if not
   */
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

  /** Byte by byte, so that whoever reads it can refuse what is no ASCII. */
  String text() {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  String place() {
    return place;
  }

  KubeconfigException problem(String reason) {
    return new KubeconfigException(place + ": " + reason);
  }
}
