package dev.rootseal.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.wildfly.security.x500.GeneralName;
import org.wildfly.security.x500.X500;
import org.wildfly.security.x500.cert.BasicConstraintsExtension;
import org.wildfly.security.x500.cert.ExtendedKeyUsageExtension;
import org.wildfly.security.x500.cert.KeyUsage;
import org.wildfly.security.x500.cert.KeyUsageExtension;
import org.wildfly.security.x500.cert.SelfSignedX509CertificateAndSigningKey;
import org.wildfly.security.x500.cert.SubjectAlternativeNamesExtension;

/**
 * A certificate that is made here and signed by its own key, held in memory only: the traffic is
 * encrypted, but nobody can tell who answers. Valid for a year, and made anew a month before its
 * end. WildFly Elytron writes it, since the JDK has no public way to.
 */
public final class SelfSignedCertificate implements Supplier<Identity> {
  private static final List<GeneralName> NAMES =
      List.of(
          new GeneralName.DNSName("localhost"),
          new GeneralName.IPAddress("127.0.0.1"),
          new GeneralName.IPAddress("::1"));

  private final Clock clock;
  private Identity identity;

  public SelfSignedCertificate(Clock clock) {
    this.clock = clock;
    this.identity = make(clock.instant());
  }

  @Override
  public synchronized Identity get() {
    Instant now = clock.instant();
    Instant end = identity.certificate().getNotAfter().toInstant();
    if (now.isAfter(end.minus(Duration.ofDays(30)))) {
      identity = make(now);
    }
    return identity;
  }

  private static Identity make(Instant now) {
    var made =
        SelfSignedX509CertificateAndSigningKey.builder()
            .setDn(new X500Principal("CN=rootseal self-signed"))
            .setKeyAlgorithmName("EC")
            .setSignatureAlgorithmName("SHA256withECDSA")
            // The clock of whoever connects may be behind ours.
            .setNotValidBefore(now.minus(Duration.ofHours(1)).atZone(ZoneOffset.UTC))
            .setNotValidAfter(now.plus(Duration.ofDays(365)).atZone(ZoneOffset.UTC))
            .addExtension(new BasicConstraintsExtension(true, false, -1))
            .addExtension(new KeyUsageExtension(true, KeyUsage.digitalSignature))
            .addExtension(new ExtendedKeyUsageExtension(false, List.of(X500.OID_KP_SERVER_AUTH)))
            .addExtension(new SubjectAlternativeNamesExtension(false, NAMES))
            .build();
    return new Identity(List.of(made.getSelfSignedCertificate()), made.getSigningKey());
  }
}
