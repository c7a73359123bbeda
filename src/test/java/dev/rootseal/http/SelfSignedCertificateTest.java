package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.operator.MovedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignedCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void certificateIsForThisHostAndForServersOnly() throws Exception {
    X509Certificate certificate = at(NOW);

    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=rootseal self-signed");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getKeyUsage()).startsWith(true, false, false, false, false, false);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    certificate.verify(certificate.getPublicKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T10:00:00Z",
        "2048-12-31T23:59:59Z",
        "2049-06-01T00:00:00Z",
        "2061-01-01T00:00:00Z"
      })
  void certificateIsValidFromAnHourAgoForAYear(String time) throws Exception {
    Instant now = Instant.parse(time);

    X509Certificate certificate = at(now);

    assertThat(certificate.getNotBefore()).isEqualTo(now.minus(Duration.ofHours(1)));
    assertThat(certificate.getNotAfter()).isEqualTo(now.plus(Duration.ofDays(365)));
  }

  @Test
  void opensslTakesItForWhatItIs() throws Exception {
    Identity own = new SelfSignedCertificate(Clock.systemUTC()).get();
    Files.writeString(folder.resolve("own.crt"), OpenSsl.pem(own));
    OpenSsl openssl = new OpenSsl(folder);

    assertThat(
            openssl.ok(
                "verify -x509_strict -purpose sslserver -verify_hostname localhost -CAfile own.crt own.crt"))
        .isEqualTo("own.crt: OK\n");
  }

  @Test
  void certificateIsKeptUntilAMonthBeforeItsEnd() {
    MovedClock clock = new MovedClock(NOW);
    SelfSignedCertificate certificates = new SelfSignedCertificate(clock);
    Identity first = certificates.get();

    clock.move(Duration.ofDays(335));
    assertThat(certificates.get()).isSameAs(first);

    clock.move(Duration.ofSeconds(1));
    Identity second = certificates.get();
    assertThat(second.certificate().getSerialNumber())
        .isPositive()
        .isNotEqualTo(first.certificate().getSerialNumber());
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.certificate().getNotAfter())
        .isEqualTo(clock.instant().plus(Duration.ofDays(365)));
  }

  private static X509Certificate at(Instant now) {
    return new SelfSignedCertificate(Clock.fixed(now, ZoneOffset.UTC)).get().certificate();
  }
}
