package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.Identity.CertificateException;
import dev.rootseal.operator.LogCapture;
import dev.rootseal.operator.MovedClock;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountedCertificateTest {
  private static final String UNUSABLE =
      "The new certificate cannot be used: the last good one stays";

  @AutoClose private final LogCapture log = new LogCapture(MountedCertificate.class.getName());

  private final MovedClock clock = new MovedClock(Instant.now());

  @TempDir private Path folder;

  /** PKCS #1 is what cert-manager writes; in SEC 1 the curve has a block of its own. */
  @Rows(
      """
      genpkey -algorithm rsa                                 | pkey              | BEGIN PRIVATE
      genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256 | pkey              | BEGIN PRIVATE
      genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-384 | pkey              | BEGIN PRIVATE
      genpkey -algorithm ed25519                             | pkey              | BEGIN PRIVATE
      genpkey -algorithm rsa                                 | pkey -traditional | BEGIN RSA PRIVATE
      ecparam -name secp384r1 -genkey                        | ec                | BEGIN EC PRIVATE
      ecparam -name secp384r1 -genkey                        |                   | BEGIN EC PARAMETERS
      """)
  void keyOfEachKindInEachForm(String make, String write, String form) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.ok(make + " -out old.key");
    openssl.certificate("one", "-key old.key");
    if (write.isEmpty()) {
      move("old.key", "tls.key");
    } else {
      openssl.ok(write + " -in old.key -out tls.key");
    }
    assertThat(Files.readString(folder.resolve("tls.key"))).contains(form);

    assertThat(shown(new MountedCertificate(folder, clock))).isEqualTo("CN=one");
  }

  @Test
  void chainIsShownWhole() throws Exception {
    new OpenSsl(folder).certificate("issuer");
    String issuer = Files.readString(folder.resolve("tls.crt"));
    new OpenSsl(folder).certificate("server");
    Files.writeString(
        folder.resolve("tls.crt"), Files.readString(folder.resolve("tls.crt")) + issuer);

    assertThat(new MountedCertificate(folder, clock).get().chain())
        .extracting(one -> one.getSubjectX500Principal().getName())
        .containsExactly("CN=server", "CN=issuer");
  }

  @Test
  void whatCannotBeUsedIsNamed() throws Exception {
    assertProblem("tls.crt does not exist");

    Files.createFile(folder.resolve("tls.crt"));
    assertProblem("tls.key does not exist");

    Files.createFile(folder.resolve("tls.key"));
    assertProblem("tls.crt holds no certificate");

    Files.writeString(folder.resolve("tls.crt"), "-----BEGIN CERTIFICATE-----\nsecret\n");
    assertProblem("tls.crt is not a certificate in PEM");

    new OpenSsl(folder).certificate("one");
    String key = Files.readString(folder.resolve("tls.key"));
    Files.writeString(folder.resolve("tls.key"), "secret");
    assertProblem("tls.key holds no private key in PEM");

    Files.writeString(folder.resolve("tls.key"), key.replace("M", "secret"));
    assertProblem("tls.key is not a key of the kind of tls.crt (EC)");

    new OpenSsl(folder).certificate("two");
    Files.writeString(folder.resolve("tls.key"), key);
    assertProblem("tls.key is not the key of tls.crt");

    new OpenSsl(folder).certificate("k1", "-newkey ec -pkeyopt ec_paramgen_curve:secp256k1");
    assertProblem("tls.key has a curve or length that is not supported");

    Files.writeString(folder.resolve("tls.key"), "x".repeat((1 << 20) + 1));
    assertProblem("tls.key is larger than 1 MiB");

    Files.delete(folder.resolve("tls.key"));
    Files.createDirectory(folder.resolve("tls.key"));
    assertProblem("tls.key is not a regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-aes128", "-aes128 -traditional"})
  void encryptedKeyIsNamedAsSuch(String options) {
    OpenSsl openssl = new OpenSsl(folder).certificate("one", "-newkey rsa:2048");
    openssl.ok("pkey -in tls.key -out tls.key -passout pass:x " + options);

    assertProblem("tls.key is encrypted: it has to be without a password");
  }

  @Test
  void newCertificateIsUsedAndToldOnce() throws Exception {
    MountedCertificate certificates = mounted("one");
    mount("two");

    assertShown(certificates, "two", "New certificate in use");
  }

  @Test
  void brokenNewCertificateIsToldOnceAndTheLastGoodOneStays() throws Exception {
    MountedCertificate certificates = mounted("one");
    Path broken = mount("two");
    Files.writeString(broken.resolve("tls.key"), "cut");

    assertShown(certificates, "one", UNUSABLE);
    assertThat(log.keys())
        .containsExactly(
            "reason=" + folder.resolve("mount/tls.key") + " holds no private key in PEM");

    mount("three");
    assertThat(shown(certificates)).isEqualTo("CN=three");
  }

  @Test
  void certificateWhoseTimeIsOverIsToldOnceAndStays() throws Exception {
    MountedCertificate certificates = mounted("one");
    assertShown(certificates, "one");

    clock.move(Duration.ofDays(31));

    assertShown(certificates, "one", "The certificate in use has expired");
  }

  @Test
  void secretThatIsGoneForAWhileIsToldOnce() throws Exception {
    MountedCertificate certificates = mounted("one");
    Files.delete(folder.resolve("mount/..data"));

    assertShown(certificates, "one", UNUSABLE);
    Files.createSymbolicLink(folder.resolve("mount/..data"), folder.resolve("one"));

    assertShown(certificates, "one", UNUSABLE);
  }

  private MountedCertificate mounted(String name) throws Exception {
    mount(name);
    return new MountedCertificate(folder.resolve("mount"), clock);
  }

  /** As kubelet does: the files are links into a folder that is swapped by one rename. */
  private Path mount(String name) throws IOException {
    Path content = Files.createDirectory(folder.resolve(name));
    new OpenSsl(content).certificate(name);
    Path mount = folder.resolve("mount");
    if (Files.notExists(mount)) {
      Files.createDirectory(mount);
      for (String file : List.of("tls.crt", "tls.key")) {
        Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
      }
    }
    Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), content);
    Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    return content;
  }

  private Path move(String from, String to) throws IOException {
    return Files.move(
        folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The files are named with their folder. */
  private void assertProblem(String message) {
    assertThatThrownBy(() -> new MountedCertificate(folder, clock))
        .isInstanceOf(CertificateException.class)
        .hasMessage(message.replaceAll("tls\\.(crt|key)", folder + "/$0"));
  }

  /** Also the second time, when nothing more is told. */
  private void assertShown(MountedCertificate certificates, String name, String... told) {
    assertThat(shown(certificates)).isEqualTo("CN=" + name);
    assertThat(shown(certificates)).isEqualTo("CN=" + name);
    assertThat(log.lines(Level.INFO)).containsExactly(told);
  }

  private static String shown(Supplier<Identity> certificates) {
    return certificates.get().certificate().getSubjectX500Principal().getName();
  }
}
